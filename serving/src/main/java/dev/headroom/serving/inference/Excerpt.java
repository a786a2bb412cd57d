package dev.headroom.serving.inference;

/** What is shown of a text that others wrote, and that may be of any length. */
public final class Excerpt {
  private static final int VALUE = 100;
  private static final int MESSAGE = 1000;

  private Excerpt() {}

  /** A value of a request: its beginning and how long it is. */
  public static String of(String value) {
    return cut(value, VALUE);
  }

  /** A whole message: no answer or line of the log carries more. */
  public static String message(String message) {
    return cut(message, MESSAGE);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }
}
