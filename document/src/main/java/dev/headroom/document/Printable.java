package dev.headroom.document;

/** Text from a user's file, made safe to print on one line of a terminal. */
final class Printable {
  private Printable() {}

  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> printable.append("\\n");
                case '\t' -> printable.append("\\t");
                default -> {
                  if (Character.isISOControl(c)) {
                    printable.append(String.format("\\u%04x", c));
                  } else {
                    printable.appendCodePoint(c);
                  }
                }
              }
            });
    return printable.toString();
  }
}
