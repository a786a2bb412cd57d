package dev.headroom.metrics.exposition;

import java.nio.charset.StandardCharsets;

/** One line of a page, cut into series, value and timestamp without copying. */
final class SampleLine {
  byte[] text = new byte[0];
  int from;
  int to;
  private ExpositionFormat format = ExpositionFormat.PROMETHEUS;

  int seriesFrom;
  int seriesTo;
  private int valueFrom;
  private int valueTo;
  private int timestampFrom;
  private int timestampTo;

  /** Takes another line. */
  void set(byte[] page, int lineFrom, int lineTo, ExpositionFormat pageFormat) {
    text = page;
    format = pageFormat;
    from =
        pageFormat == ExpositionFormat.PROMETHEUS ? skipBlanks(page, lineFrom, lineTo) : lineFrom;
    to = lineTo > from && page[lineTo - 1] == '\r' ? lineTo - 1 : lineTo;
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

  /** Finds the parts. */
  void split() {
    seriesFrom = from;
    seriesTo = seriesEnd();
    valueFrom = gap(seriesTo);
    valueTo = wordEnd(valueFrom);
    timestampFrom = gap(valueTo);
    timestampTo = wordEnd(timestampFrom);
    int exemplar = startsExemplar(timestampFrom) ? timestampFrom : gap(timestampTo);
    if (exemplar == timestampFrom) {
      timestampTo = timestampFrom;
    }
    if (exemplar < to) {
      if (!startsExemplar(exemplar)) {
        throw new IllegalArgumentException("text after the timestamp: " + word(exemplar, to));
      }
      readOver(exemplar);
    }
  }

  /** Where the next part begins: in OpenMetrics after one blank. */
  private int gap(int at) {
    if (format == ExpositionFormat.PROMETHEUS) {
      return skipBlanks(text, at, to);
    }
    return at < to && text[at] == ' ' ? at + 1 : at;
  }

  /** An exemplar: labels, a value, perhaps a time. */
  private void readOver(int exemplar) {
    if (exemplar + 2 >= to || text[exemplar + 1] != ' ' || text[exemplar + 2] != '{') {
      throw new IllegalArgumentException("exemplar: " + word(exemplar, to) + " (expected: # {…})");
    }
    int at = gap(closingBrace(exemplar + 2));
    int end = wordEnd(at);
    number("exemplar", at, end);
    if (end < to) {
      at = gap(end);
      end = wordEnd(at);
      number("exemplar's time", at, end);
    }
    if (end < to) {
      throw new IllegalArgumentException("text after the exemplar: " + word(end, to));
    }
  }

  private double number(String what, int at, int end) {
    try {
      return NumberText.parse(text, at, end);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          what + ": " + word(at, end) + " (expected: a number)", notANumber);
    }
  }

  double value() {
    if (valueFrom == valueTo) {
      throw new IllegalArgumentException("no value (expected: a number after the series)");
    }
    return number("value", valueFrom, valueTo);
  }

  long timestampMillis() {
    if (timestampFrom == timestampTo) {
      return Sample.NO_TIMESTAMP;
    }
    if (format == ExpositionFormat.OPEN_METRICS) {
      double seconds = number("timestamp", timestampFrom, timestampTo);
      if (!Double.isFinite(seconds)) {
        throw new IllegalArgumentException("timestamp: " + seconds + " (expected: a number)");
      }
      return (long) (seconds * 1000);
    }
    return millis();
  }

  private long millis() {
    long millis = 0;
    try {
      for (int i = timestampFrom; i < timestampTo; i++) {
        if (text[i] < '0' || text[i] > '9') {
          throw new ArithmeticException();
        }
        millis = Math.addExact(Math.multiplyExact(millis, 10L), text[i] - '0');
      }
      return millis;
    } catch (ArithmeticException notDigits) {
      throw new IllegalArgumentException(
          "timestamp: " + word(timestampFrom, timestampTo) + " (expected: a number)", notDigits);
    }
  }

  private boolean startsExemplar(int at) {
    return format == ExpositionFormat.OPEN_METRICS && at < to && text[at] == '#';
  }

  /** After the name, or after the closing brace. */
  private int seriesEnd() {
    int at = from;
    while (at < to && text[at] != '{' && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
    int brace = format == ExpositionFormat.PROMETHEUS ? skipBlanks(text, at, to) : at;
    return brace == to || text[brace] != '{' ? at : closingBrace(brace);
  }

  /** After the brace that closes, which a quoted value may also hold. */
  private int closingBrace(int brace) {
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
