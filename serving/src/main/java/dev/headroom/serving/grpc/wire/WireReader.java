package dev.headroom.serving.grpc.wire;

import dev.headroom.serving.inference.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Goes over the fields of one message in a buffer, which it reads by index and leaves as it is.
 * Throws {@link RefusedException} where the bytes are no message.
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;
  private static final int GROUP = 3;
  private static final int END_GROUP = 4;

  /** A name or an id; longer ones would only fill the heap. */
  private static final int LONGEST_TEXT = 64 << 10;

  private static final int MOST_GROUPS = 32;

  private final ByteBuf buffer;
  private final int start;
  private final int end;
  private int position;
  private int field;
  private int type;

  WireReader(ByteBuf buffer, int start, int end) {
    this.buffer = buffer;
    this.start = start;
    this.end = end;
    this.position = start;
  }

  WireReader(ByteBuf buffer, Span span) {
    this(buffer, span.start(), span.end());
  }

  /** Goes on to the next field; false at the message's end. Its value must be read or skipped. */
  boolean next() {
    if (position == end) {
      return false;
    }
    tag();
    if (type == END_GROUP) {
      throw malformed("the end of a group", "a field");
    }
    return true;
  }

  private void tag() {
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0 || type > FIXED32) {
      throw malformed("tag " + Long.toUnsignedString(tag), "a field number and a wire type");
    }
  }

  int field() {
    return field;
  }

  int type() {
    return type;
  }

  /** Whether the field at which this stands has {@code number} and comes in {@code form}. */
  boolean is(int number, int form) {
    return field == number && type == form;
  }

  /** Whether there is more; for packed values, which have no tags. */
  boolean hasMore() {
    return position < end;
  }

  int position() {
    return position;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = buffer.getByte(take(1));
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes", "at most 10");
  }

  /** The value of a field of form {@link #LENGTH}: where it lies. */
  Span content() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw malformed(
          "a field of " + Long.toUnsignedString(length) + " bytes",
          "at most the " + (end - position) + " that are left");
    }
    int from = take((int) length);
    return new Span(from, position);
  }

  /** A message that is the value of the field at which this stands. */
  WireReader message() {
    return new WireReader(buffer, content());
  }

  /** A text of at most 64 KiB. */
  String text() {
    Span span = content();
    if (span.length() > LONGEST_TEXT) {
      throw malformed("a text of " + span.length() + " bytes", "at most " + LONGEST_TEXT);
    }
    if (isAscii(span)) {
      return buffer.toString(span.start(), span.length(), StandardCharsets.US_ASCII);
    }
    if (!ByteBufUtil.isText(buffer, span.start(), span.length(), StandardCharsets.UTF_8)) {
      throw malformed("a text that is not UTF-8", "UTF-8");
    }
    return buffer.toString(span.start(), span.length(), StandardCharsets.UTF_8);
  }

  private boolean isAscii(Span span) {
    for (int i = span.start(); i < span.end(); i++) {
      if (buffer.getByte(i) < 0) {
        return false;
      }
    }
    return true;
  }

  long fixed64() {
    return buffer.getLongLE(take(8));
  }

  /** Skips the value of the field at which this stands. */
  void skip() {
    skip(0);
  }

  private void skip(int depth) {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case LENGTH -> content();
      case FIXED32 -> take(4);
      case GROUP -> group(depth + 1);
      default -> throw malformed("wire type " + type, "0 to 5");
    }
  }

  private void group(int depth) {
    if (depth > MOST_GROUPS) {
      throw malformed("groups in groups", "at most " + MOST_GROUPS + " deep");
    }
    int group = field;
    for (tag(); type != END_GROUP; tag()) {
      skip(depth);
    }
    if (field != group) {
      throw malformed("the end of group " + field, "of " + group);
    }
  }

  private int take(int bytes) {
    if (bytes > end - position) {
      throw malformed("the end", bytes + " bytes more");
    }
    int from = position;
    position += bytes;
    return from;
  }

  private RefusedException malformed(String actual, String expected) {
    return Malformed.at(position - start, actual, expected);
  }
}
