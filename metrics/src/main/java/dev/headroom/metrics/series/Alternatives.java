package dev.headroom.metrics.series;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An expression that is only a choice of texts, {@code a|b\\.c} or {@code (a|b)}: what clients make
 * of a list of names. Compared as texts they cost their length, where RE2/J takes time and memory
 * by its square to compile them.
 */
final class Alternatives {
  private static final String META = ".+*?()[]{}^$";
  private static final String ESCAPED = META + "|\\/-=:,;<>!@#%&'\"`~ ";

  private Alternatives() {}

  /** The texts; empty where it is anything else. */
  static Optional<Set<String>> of(String expression) {
    boolean grouped = expression.startsWith("(") && expression.endsWith(")");
    String inside = grouped ? expression.substring(1, expression.length() - 1) : expression;
    Set<String> texts = new HashSet<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == '|') {
        texts.add(text.toString());
        text.setLength(0);
      } else if (c == '\\'
          && i + 1 < inside.length()
          && ESCAPED.indexOf(inside.charAt(i + 1)) >= 0) {
        text.append(inside.charAt(++i));
      } else if (c == '\\' || META.indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        text.append(c);
      }
    }
    texts.add(text.toString());
    return Optional.of(texts);
  }
}
