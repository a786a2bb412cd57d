package dev.headroom.scaling.selector;

/** Text as Go writes it into messages. */
public final class GoText {
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\\"";
  private static final String LETTERS = "abfnrtv\\\"";

  private GoText() {}

  /** In double quotes, with what cannot be printed escaped: Go's {@code %q}. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              int escape = ESCAPED.indexOf(c);
              if (escape >= 0) {
                quoted.append('\\').append(LETTERS.charAt(escape));
              } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else if (c < 0x80) {
                quoted.append("\\x%02x".formatted(c));
              } else {
                quoted.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
