package dev.headroom.serving.engine.openvino;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the library says of a failure, as it says it: with lines of its sources, and with paths. */
final class OpenVinoException extends Exception {
  private static final long serialVersionUID = 1;

  private static final Pattern SOURCE =
      Pattern.compile(
          "(?:Exception from |Check '.*?' failed at |failed at )?\\S*src/\\S+?\\.[ch]pp:\\d+:?");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int MOST = 1000;

  OpenVinoException(String message) {
    super(message);
  }

  /**
   * The message in one line, for clients: without its source lines, and {@code folder}, where the
   * model lies, is nobody's business either.
   */
  String told(Path folder) {
    String message = String.valueOf(getMessage());
    for (Path path : new Path[] {real(folder), folder.toAbsolutePath(), folder}) {
      message = message.replace(path + java.io.File.separator, "");
    }
    message = SPACE.matcher(SOURCE.matcher(message).replaceAll(" ")).replaceAll(" ").strip();
    if (message.isEmpty()) {
      return "OpenVINO gives no reason";
    }
    return message.length() > MOST ? message.substring(0, MOST) + "…" : message;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (java.io.IOException e) {
      return folder;
    }
  }
}
