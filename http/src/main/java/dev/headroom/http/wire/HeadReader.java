package dev.headroom.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Reads lines up to an empty one: a start line, then header fields. Takes bytes as they come; a
 * line is looked at when it is whole, a forbidden byte as soon as it comes. Not thread-safe.
 */
abstract class HeadReader {
  final WireLimits limits;
  private final int most;
  private byte[] bytes;
  private final FieldLines fields;
  private int filled;
  private int at;
  private int lineStart;
  private boolean startLine;

  HeadReader(WireLimits limits, int most) {
    this.limits = limits;
    this.most = most;
    bytes = new byte[Math.min(most, 512)];
    fields = new FieldLines(bytes);
    startLine = true;
  }

  /** Forgets the message that was read. */
  void reset() {
    filled = 0;
    at = 0;
    lineStart = 0;
    startLine = hasStartLine();
    fields.clear();
  }

  boolean hasStartLine() {
    return true;
  }

  /** Looks at the start line in {@code bytes}. */
  abstract void startLine(byte[] line, int from, int to) throws WireViolation;

  /** Looks at the whole head. */
  abstract void finish(FieldLines all) throws WireViolation;

  /** Whether bytes of a message have come. */
  public boolean hasBegun() {
    return filled > 0;
  }

  /** The header lines; whole once {@link #read} said so. */
  public FieldLines fields() {
    return fields;
  }

  /**
   * Reads on.
   *
   * @return whether the head is whole; bytes that follow it stay in {@code in}
   * @throws WireViolation at the first byte or line that breaks a rule
   */
  public boolean read(ByteBuf in) throws WireViolation {
    while (in.isReadable()) {
      if (filled == bytes.length) {
        if (filled >= most) {
          throw tooLong();
        }
        bytes = Arrays.copyOf(bytes, Math.min(most, 2 * bytes.length));
        fields.moveTo(bytes);
      }
      int taken = Math.min(in.readableBytes(), bytes.length - filled);
      in.getBytes(in.readerIndex(), bytes, filled, taken);
      int before = filled;
      filled += taken;
      boolean whole = scan();
      in.skipBytes(whole ? at - before : taken);
      if (whole) {
        finish(fields);
        return true;
      }
    }
    return false;
  }

  private WireViolation tooLong() {
    return startLine ? startLineTooLong() : new WireViolation(431, "the head is too long");
  }

  abstract WireViolation startLineTooLong();

  /** Whether an empty line ended the head; {@link #at} is then behind it. */
  private boolean scan() throws WireViolation {
    byte[] text = bytes;
    int end = filled;
    int i = at;
    while (i < end) {
      byte b = text[i];
      if ((b >= 0x20 && b != 0x7f) || b < 0 || b == '\t') {
        i++;
        continue;
      }
      if (b != '\r') {
        throw WireViolation.bad(
            b == '\n' ? "a line feed without a carriage return" : "a control character");
      }
      if (i + 1 == end) {
        break;
      }
      if (text[i + 1] != '\n') {
        throw WireViolation.bad("a carriage return without a line feed");
      }
      at = i + 2;
      boolean last = line(text, lineStart, i);
      i += 2;
      lineStart = i;
      if (last) {
        return true;
      }
    }
    at = i;
    if (startLine && i - lineStart > limits.startLineBytes()) {
      throw startLineTooLong();
    }
    return false;
  }

  private boolean line(byte[] text, int from, int to) throws WireViolation {
    if (startLine) {
      if (to == from && from == 0 && allowsEmptyLineBefore()) {
        return false;
      }
      if (to - from > limits.startLineBytes()) {
        throw startLineTooLong();
      }
      startLine(text, from, to);
      startLine = false;
      return false;
    }
    if (to == from) {
      return true;
    }
    field(text, from, to);
    return false;
  }

  boolean allowsEmptyLineBefore() {
    return false;
  }

  private void field(byte[] text, int from, int to) throws WireViolation {
    if (text[from] == ' ' || text[from] == '\t') {
      throw WireViolation.bad("a header that is folded over lines");
    }
    if (fields.count() == limits.fields()) {
      throw new WireViolation(431, "too many headers");
    }
    int colon = from;
    while (colon < to && Ascii.isToken(text[colon])) {
      colon++;
    }
    if (colon == to || text[colon] != ':' || colon == from) {
      throw WireViolation.bad("a header whose name is no token followed by a colon");
    }
    int start = colon + 1;
    int end = to;
    boolean tab = false;
    while (start < end && isBlank(text[start])) {
      tab |= text[start++] == '\t';
    }
    while (end > start && isBlank(text[end - 1])) {
      tab |= text[--end] == '\t';
    }
    fields.mark(from, colon, start, end);
    if (tab) {
      tabAround(fields.field(fields.count() - 1));
    }
  }

  /** Not all readers take it for a blank; nginx takes it for a part of the value. */
  private static void tabAround(FieldName name) throws WireViolation {
    if (name == FieldName.HOST
        || name == FieldName.CONTENT_LENGTH
        || name == FieldName.TRANSFER_ENCODING) {
      throw WireViolation.bad("a tab around the value of " + name.text());
    }
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The head as it came, from its start line on. */
  void writeTo(ByteBuf out) {
    int from = filled >= 2 && bytes[0] == '\r' ? 2 : 0;
    out.writeBytes(bytes, from, at - from);
  }
}
