package dev.headroom.http.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header lines of one message, in their order, as bytes. Belongs to the reader that filled it
 * and changes with its next message. Not thread-safe.
 */
public final class FieldLines {
  private static final int MARKS = 4;

  private byte[] bytes;
  private int[] marks = new int[16 * MARKS];
  private FieldName[] names = new FieldName[16];
  private int count;

  FieldLines(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Lines to be filled by {@link #add(CharSequence, CharSequence)}. */
  public FieldLines() {
    this(new byte[256]);
  }

  /** The bytes that the marks point into; replaced as they grow. */
  void moveTo(byte[] larger) {
    bytes = larger;
  }

  void clear() {
    count = 0;
  }

  void mark(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      marks = Arrays.copyOf(marks, count * 2 * MARKS);
    }
    names[count] = FieldName.of(bytes, nameFrom, nameTo);
    int at = count * MARKS;
    marks[at] = nameFrom;
    marks[at + 1] = nameTo;
    marks[at + 2] = valueFrom;
    marks[at + 3] = valueTo;
    count++;
  }

  /**
   * Adds a line that came another way, such as a field of HTTP/2.
   *
   * @throws WireViolation if it could not stand in HTTP/1.1
   */
  public void add(CharSequence name, CharSequence value) throws WireViolation {
    int from = count == 0 ? 0 : marks[(count - 1) * MARKS + 3];
    int end = from + name.length() + value.length();
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    int at = copy(name, from);
    copy(value, at);
    if (at == from) {
      throw WireViolation.bad("a header without a name");
    }
    for (int i = from; i < at; i++) {
      if (!Ascii.isToken(bytes[i])) {
        throw WireViolation.bad("a header's name is no token");
      }
    }
    for (int i = at; i < end; i++) {
      if (Ascii.isControl(bytes[i])) {
        throw WireViolation.bad("a control character in a header");
      }
    }
    mark(from, at, at, end);
  }

  private int copy(CharSequence text, int from) throws WireViolation {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xff) {
        throw WireViolation.bad("a character that is no byte");
      }
      bytes[from + i] = (byte) c;
    }
    return from + text.length();
  }

  /** How many lines. */
  public int count() {
    return count;
  }

  /** What the name of line {@code i} is. */
  public FieldName field(int i) {
    return names[i];
  }

  /** The name of line {@code i} as it came. */
  public String name(int i) {
    return text(marks[i * MARKS], marks[i * MARKS + 1]);
  }

  /** The value of line {@code i}, without white space around it. */
  public String value(int i) {
    return text(marks[i * MARKS + 2], marks[i * MARKS + 3]);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * The value of the first line whose name is {@code lowerCase}, in any case; null without one.
   *
   * @param lowerCase in ASCII
   */
  public @Nullable String get(String lowerCase) {
    for (int i = 0; i < count; i++) {
      int from = marks[i * MARKS];
      if (marks[i * MARKS + 1] - from == lowerCase.length() && isNamed(from, lowerCase)) {
        return value(i);
      }
    }
    return null;
  }

  private boolean isNamed(int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The first line of that name, −1 without one. */
  public int find(FieldName name) {
    for (int i = 0; i < count; i++) {
      if (names[i] == name) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the name of line {@code i} is this one, which is in lower case. */
  public boolean isNamed(int i, byte[] lowerCase) {
    return Ascii.equalsLower(lowerCase, bytes, marks[i * MARKS], marks[i * MARKS + 1]);
  }

  /** Whether the value of line {@code i} begins with this text, which is in lower case. */
  public boolean valueStartsWith(int i, byte[] lowerCase) {
    int from = marks[i * MARKS + 2];
    return marks[i * MARKS + 3] - from >= lowerCase.length
        && Ascii.equalsLower(lowerCase, bytes, from);
  }

  /** Whether the value of line {@code i} is this text, which is in lower case. */
  public boolean valueIs(int i, byte[] lowerCase) {
    return Ascii.equalsLower(lowerCase, bytes, marks[i * MARKS + 2], marks[i * MARKS + 3]);
  }

  /** Writes line {@code i} as {@code name: value CR LF}. */
  public void write(int i, ByteBuf out) {
    int at = i * MARKS;
    int nameFrom = marks[at];
    int valueTo = marks[at + 3];
    if (bytes.length >= valueTo + 2
        && marks[at + 2] == marks[at + 1] + 2
        && bytes[valueTo] == '\r'
        && bytes[valueTo + 1] == '\n') {
      out.writeBytes(bytes, nameFrom, valueTo + 2 - nameFrom);
      return;
    }
    out.writeBytes(bytes, nameFrom, marks[at + 1] - nameFrom);
    out.writeShort(':' << 8 | ' ');
    writeValue(i, out);
    out.writeShort('\r' << 8 | '\n');
  }

  /** Writes the value of line {@code i}. */
  public void writeValue(int i, ByteBuf out) {
    int from = marks[i * MARKS + 2];
    out.writeBytes(bytes, from, marks[i * MARKS + 3] - from);
  }

  byte[] bytes() {
    return bytes;
  }

  int valueFrom(int i) {
    return marks[i * MARKS + 2];
  }

  int valueTo(int i) {
    return marks[i * MARKS + 3];
  }

  /** An exact copy, for whoever needs it longer. */
  public FieldLines copy() {
    FieldLines copy = new FieldLines(bytes.clone());
    copy.marks = marks.clone();
    copy.names = names.clone();
    copy.count = count;
    return copy;
  }
}
