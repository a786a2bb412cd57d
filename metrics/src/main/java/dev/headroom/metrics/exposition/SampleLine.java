package dev.headroom.metrics.exposition;

import java.nio.charset.StandardCharsets;

/** One line of a page, cut into series, value and timestamp without copying. */
final class SampleLine {
  final byte[] text;
  private final int from;
  private final int to;
  private final ExpositionFormat format;

  int seriesFrom;
  int seriesTo;
  private int valueFrom;
  private int valueTo;
  private int timestampFrom;
  private int timestampTo;

  SampleLine(byte[] text, int from, int to, ExpositionFormat format) {
    this.text = text;
    this.from = skipBlanks(text, from, to);
    this.to = to > this.from && text[to - 1] == '\r' ? to - 1 : to;
    this.format = format;
  }

  boolean isBlank() {
    return from >= to;
  }

  boolean isComment() {
    return text[from] == '#';
  }

  boolean isEnd() {
    return to - from == 5 && new String(text, from, 5, StandardCharsets.ISO_8859_1).equals("# EOF");
  }

  /** The line's bytes as a key; for comments. */
  SeriesText whole(SeriesText key) {
    return key.set(text, from, to);
  }

  boolean isType() {
    return TypeLine.is(text, from, to);
  }

  /** Finds the parts. */
  void split() {
    seriesFrom = from;
    seriesTo = seriesEnd();
    valueFrom = skipBlanks(text, seriesTo, to);
    valueTo = wordEnd(valueFrom);
    timestampFrom = skipBlanks(text, valueTo, to);
    timestampTo = wordEnd(timestampFrom);
    int rest = skipBlanks(text, timestampTo, to);
    if (startsExemplar(timestampFrom)) {
      timestampTo = timestampFrom;
    } else if (rest < to && !startsExemplar(rest)) {
      throw new IllegalArgumentException("text after the timestamp: " + word(rest, to));
    }
  }

  double value() {
    if (valueFrom == valueTo) {
      throw new IllegalArgumentException("no value (expected: a number after the series)");
    }
    try {
      return NumberText.parse(text, valueFrom, valueTo);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "value: " + word(valueFrom, valueTo) + " (expected: a number)", notANumber);
    }
  }

  long timestampMillis() {
    if (timestampFrom == timestampTo) {
      return Sample.NO_TIMESTAMP;
    }
    String word = word(timestampFrom, timestampTo);
    try {
      return switch (format) {
        case PROMETHEUS -> Long.parseLong(word);
        case OPEN_METRICS -> Math.round(NumberText.parse(text, timestampFrom, timestampTo) * 1000);
      };
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "timestamp: " + word + " (expected: a number)", notANumber);
    }
  }

  private boolean startsExemplar(int at) {
    return format == ExpositionFormat.OPEN_METRICS && at < to && text[at] == '#';
  }

  /** After the name, or after the closing brace, which a quoted value may also hold. */
  private int seriesEnd() {
    int at = from;
    while (at < to && text[at] != '{' && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
    int brace = skipBlanks(text, at, to);
    if (brace == to || text[brace] != '{') {
      return at;
    }
    boolean quoted = false;
    for (int i = brace; i < to; i++) {
      if (text[i] == '\\' && quoted) {
        i++;
      } else if (text[i] == '"') {
        quoted = !quoted;
      } else if (text[i] == '}' && !quoted) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("a label list without its end (expected: })");
  }

  private int wordEnd(int at) {
    while (at < to && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
    return at;
  }

  private String word(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private static int skipBlanks(byte[] text, int at, int to) {
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return at;
  }
}
