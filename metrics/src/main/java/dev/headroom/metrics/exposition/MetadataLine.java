package dev.headroom.metrics.exposition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line {@code # TYPE family type}, {@code # HELP family text} or {@code # UNIT family unit}. The
 * family's name may stand in quotes.
 */
record MetadataLine(Kind kind, String family, String text, MetricType type) {
  /** UNIT is one only in OpenMetrics. */
  enum Kind {
    TYPE,
    HELP,
    UNIT
  }

  private static final String NAME = "(\"(?:[^\"\\\\]|\\\\.)*+\"|[a-zA-Z_:][a-zA-Z_:0-9]*+)";
  private static final Pattern PROMETHEUS =
      Pattern.compile("#[ \\t]++[A-Z]{4}[ \\t]++" + NAME + "(?:[ \\t](.*+))?", Pattern.DOTALL);
  private static final Pattern OPEN_METRICS =
      Pattern.compile("# [A-Z]{4} " + NAME + " (.*+)", Pattern.DOTALL);

  /** What the comment is; null: one for people. */
  static @Nullable Kind kind(byte[] text, int from, int to, ExpositionFormat format) {
    int at = from + 1;
    while (at < to && isBlank(text[at])) {
      at++;
    }
    if (at == from + 1 || to - at < 5 || !isBlank(text[at + 4])) {
      return null;
    }
    String word = new String(text, at, 4, StandardCharsets.ISO_8859_1);
    return switch (word) {
      case "TYPE" -> Kind.TYPE;
      case "HELP" -> Kind.HELP;
      case "UNIT" -> format == ExpositionFormat.OPEN_METRICS ? Kind.UNIT : null;
      default -> null;
    };
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  /** Throws IllegalArgumentException with what is wrong. */
  static MetadataLine parse(Kind kind, byte[] text, int from, int to, ExpositionFormat format) {
    String line = utf8(text, from, to);
    Matcher parts =
        (format == ExpositionFormat.OPEN_METRICS ? OPEN_METRICS : PROMETHEUS).matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "# " + kind + " (expected: a metric's name, a blank and the " + kind + ")");
    }
    String family = parts.group(1);
    if (family.startsWith("\"")) {
      family = family.substring(1, family.length() - 1);
    }
    String rest = parts.group(2) == null ? "" : parts.group(2);
    MetricType type = kind == Kind.TYPE ? type(rest, format) : MetricType.UNKNOWN;
    if (kind == Kind.UNIT && !rest.isEmpty() && !family.endsWith("_" + rest)) {
      throw new IllegalArgumentException(
          "unit: " + rest + " (expected: the last word of " + family + ")");
    }
    return new MetadataLine(kind, family, kind == Kind.HELP ? unescape(rest) : rest, type);
  }

  private static MetricType type(String name, ExpositionFormat format) {
    MetricType type = MetricType.named(name, format);
    if (type == null) {
      throw new IllegalArgumentException(
          "type: "
              + name
              + " (expected: counter, gauge, histogram, summary or untyped, or what"
              + " OpenMetrics has beside them)");
    }
    return type;
  }

  private static String utf8(byte[] text, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, from, to - from))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException("a line that is not UTF-8", notUtf8);
    }
  }

  private static String unescape(String help) {
    return help.indexOf('\\') < 0 ? help : LabelsText.unescape(help);
  }
}
