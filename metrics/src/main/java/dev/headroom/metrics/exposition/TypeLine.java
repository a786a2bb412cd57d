package dev.headroom.metrics.exposition;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line {@code # TYPE family type}. As Prometheus 3 writes names that are not plain, the family
 * may stand in quotes.
 */
record TypeLine(String family, MetricType type) {
  private static final Pattern FORM =
      Pattern.compile(
          "#[ \\t]*+TYPE[ \\t]++(\"[^\"\\\\]*+\"|[^ \\t\"]++)[ \\t]++([a-z]++)[ \\t]*+");

  /** Whether the comment is of this kind, well-formed or not. */
  static boolean is(byte[] text, int from, int to) {
    int at = from + 1;
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return to - at > 4
        && text[at] == 'T'
        && text[at + 1] == 'Y'
        && text[at + 2] == 'P'
        && text[at + 3] == 'E';
  }

  /** Null where the line is not well-formed: then its metric has no type. */
  static @Nullable TypeLine parse(String line) {
    Matcher parts = FORM.matcher(line);
    if (!parts.matches()) {
      return null;
    }
    String family = parts.group(1);
    return new TypeLine(
        family.startsWith("\"") ? family.substring(1, family.length() - 1) : family,
        switch (parts.group(2).toUpperCase(Locale.ROOT)) {
          case "COUNTER" -> MetricType.COUNTER;
          case "GAUGE" -> MetricType.GAUGE;
          case "HISTOGRAM" -> MetricType.HISTOGRAM;
          case "SUMMARY" -> MetricType.SUMMARY;
          default -> MetricType.OTHER;
        });
  }
}
