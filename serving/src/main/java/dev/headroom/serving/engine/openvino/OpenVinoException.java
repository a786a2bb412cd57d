package dev.headroom.serving.engine.openvino;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the library says of a failure, as it says it: with lines of its sources, and with paths. */
final class OpenVinoException extends Exception {
  private static final long serialVersionUID = 1;

  private static final Pattern SOURCE =
      Pattern.compile(
          "(?:Exception from |Check '.*?' failed at |failed at )?\\S*src/\\S+?\\.[ch]pp:\\d+:?");

  /** The folders of an absolute path. */
  private static final Pattern FOLDERS = Pattern.compile("(?<![\\w.)])/(?:[^/\\s\"':]+/)+");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int MOST = 1000;

  OpenVinoException(String message) {
    super(message);
  }

  /**
   * The message in one line, for clients: without its source lines, and without folders of this
   * machine, such as {@code folder}, where the model lies, and the library's.
   */
  String told(Path folder) {
    String message = String.valueOf(getMessage());
    for (Path path : List.of(real(folder), folder.toAbsolutePath(), folder)) {
      message = message.replace(path + File.separator, "");
    }
    message = FOLDERS.matcher(SOURCE.matcher(message).replaceAll(" ")).replaceAll("");
    message = SPACE.matcher(message).replaceAll(" ").strip();
    if (message.isEmpty()) {
      return "OpenVINO gives no reason";
    }
    return message.length() > MOST ? message.substring(0, MOST) + "…" : message;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }
}
