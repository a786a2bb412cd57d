package dev.headroom.metrics.exposition;

import dev.headroom.metrics.series.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the text of one series: {@code name}, {@code name{a="b",c="d"}}, or, as Prometheus 3 writes
 * names that are not plain, {@code {"name",a="b"}}. Runs once for each new series.
 */
final class LabelsText {
  /** More than any server writes; so that a line costs no more than its length. */
  private static final int MAX_LABELS = 256;

  private final byte[] text;
  private final int end;
  private int at;
  private final Map<String, String> labels = new TreeMap<>();

  private final ExpositionFormat format;

  private LabelsText(byte[] text, int from, int to, ExpositionFormat format) {
    this.format = format;
    this.text = text;
    this.at = from;
    this.end = to;
  }

  /** Throws IllegalArgumentException with what is wrong. */
  static Map<String, String> parse(byte[] text, int from, int to, ExpositionFormat format) {
    return new LabelsText(text, from, to, format).series();
  }

  private Map<String, String> series() {
    if (isNameStart(peek()) || peek() == ':') {
      labels.put(Labels.NAME, name(true));
    }
    skipBlanks();
    if (at < end) {
      expect('{');
      labelList();
    }
    if (labels.getOrDefault(Labels.NAME, "").isEmpty()) {
      throw new IllegalArgumentException("a series without a metric name");
    }
    return labels;
  }

  private void labelList() {
    while (true) {
      skipBlanks();
      if (peek() == '}') {
        return; // also after a comma: {a="b",}
      }
      label();
      skipBlanks();
      if (peek() == ',') {
        at++;
      } else if (format == ExpositionFormat.OPEN_METRICS && peek() != '}') {
        expect(','); // in Prometheus text it may be left out
      }
    }
  }

  private void label() {
    boolean quoted = peek() == '"';
    String name = quoted ? quoted() : name(false);
    skipBlanks();
    if (quoted && (peek() == ',' || peek() == '}')) {
      put(Labels.NAME, name);
      return;
    }
    expect('=');
    skipBlanks();
    if (name.equals(Labels.NAME)) {
      throw new IllegalArgumentException("label " + name + " in a label list");
    }
    put(name, quoted());
  }

  private void put(String name, String value) {
    if (labels.put(name, value) != null) {
      throw new IllegalArgumentException(
          name.equals(Labels.NAME) ? "two metric names" : "label " + name + " twice");
    }
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException("more than " + MAX_LABELS + " labels");
    }
  }

  private String name(boolean colons) {
    int start = at;
    if (!isNameStart(peek()) && !(colons && peek() == ':')) {
      throw new IllegalArgumentException(found() + " (expected: a label name)");
    }
    while (at < end
        && (isNameStart(peek()) || (peek() >= '0' && peek() <= '9') || (colons && peek() == ':'))) {
      at++;
    }
    return new String(text, start, at - start, StandardCharsets.ISO_8859_1);
  }

  private String quoted() {
    expect('"');
    int start = at;
    boolean escaped = false;
    for (; at < end && text[at] != '"'; at++) {
      if (text[at] == '\\') {
        escaped = true;
        at++;
      }
    }
    String value = utf8(start, Math.min(at, end));
    expect('"');
    return escaped ? unescape(value) : value;
  }

  private String utf8(int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, from, to - from))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException("a label value that is not UTF-8", notUtf8);
    }
  }

  /** {@code \\}, {@code \"} and {@code \n}; any other backslash stands for itself. */
  static String unescape(String value) {
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
      if (value.charAt(i) == '\\' && (next == '\\' || next == '"' || next == 'n')) {
        plain.append(next == 'n' ? '\n' : next);
        i++;
      } else {
        plain.append(value.charAt(i));
      }
    }
    return plain.toString();
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException(found() + " (expected: " + c + ")");
    }
    at++;
  }

  private String found() {
    return at < end ? "'" + (char) (text[at] & 0xff) + "'" : "end of line";
  }

  private void skipBlanks() {
    while (format == ExpositionFormat.PROMETHEUS
        && at < end
        && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
  }

  private byte peek() {
    return at < end ? text[at] : 0;
  }

  static boolean isNameStart(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
