package dev.headroom.serving.inference;

import java.util.List;
import java.util.regex.Pattern;

/** What is shown of a text that others wrote, and that may be of any length. */
public final class Excerpt {
  private static final int VALUE = 100;
  private static final int MESSAGE = 1000;
  private static final int LOOKED_AT = 10 * MESSAGE;

  /** Of a library's message; whatever its length, each is looked for in one pass. */
  private static final List<Pattern> INTERNAL =
      List.of(
          // /onnxruntime_src/…/model.cc:177 onnxruntime::Model::Model(onnx::ModelProto&&, …)
          Pattern.compile(
              "[\\w./-]{1,200}\\.(?:cc|cpp|cxx|h|hpp):\\d{1,6}:?\\s?"
                  + "(?:[\\w:~<>]{1,200}::[\\w:~<>]{1,200}(?:\\([^()]{0,500}\\))?(?: const)?\\s?)?"),
          // (start marker at [Source: …; line: 1, column: 1])
          Pattern.compile(" ?\\(start marker at \\[Source: [^\\]]{0,300}\\]\\)"),
          // (1000, from `StreamReadConstraints.getMaxNestingDepth()`)
          Pattern.compile(", from `[^`]{0,100}`"));

  private Excerpt() {}

  /** A value of a request: its beginning and how long it is. */
  public static String of(String value) {
    return cut(value, VALUE);
  }

  /** A whole message: no answer or line of the log carries more. */
  public static String message(String message) {
    return cut(message, MESSAGE);
  }

  /**
   * A message for clients: without the places in libraries' sources, and the names of their code
   * and settings, that engines and parsers put into theirs.
   */
  public static String told(String message) {
    String told = message.substring(0, Math.min(message.length(), LOOKED_AT));
    for (Pattern internal : INTERNAL) {
      told = internal.matcher(told).replaceAll("");
    }
    return message(told);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }
}
