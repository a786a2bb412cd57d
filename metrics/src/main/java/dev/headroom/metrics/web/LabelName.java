package dev.headroom.metrics.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of labels in paths, and of metrics in pages that only take the old kind of names. */
final class LabelName {
  private static final Pattern LEGACY_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern ESCAPE = Pattern.compile("__|_([0-9a-fA-F]{1,6})_");

  private LabelName() {}

  /**
   * {@code U__foo_2e_bar} is {@code foo.bar} (prometheus.io/docs, "UTF-8 support", values
   * escaping).
   */
  static String unescaped(String name) {
    if (!name.startsWith("U__")) {
      return name;
    }
    Matcher escapes = ESCAPE.matcher(name.substring(3));
    return escapes.replaceAll(
        escape -> {
          String hex = escape.group(1);
          boolean character = hex != null && Character.isValidCodePoint(Integer.parseInt(hex, 16));
          String meant =
              hex == null
                  ? "_"
                  : character ? Character.toString(Integer.parseInt(hex, 16)) : escape.group();
          return Matcher.quoteReplacement(meant);
        });
  }

  /** Whether it is of letters, digits, underscores and colons alone. */
  static boolean isLegacy(String name) {
    return LEGACY_METRIC.matcher(name).matches();
  }

  /** With underscores in place of what is not. */
  static String legacy(String name) {
    String plain = name.replaceAll("[^a-zA-Z0-9_:]", "_");
    return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
  }
}
