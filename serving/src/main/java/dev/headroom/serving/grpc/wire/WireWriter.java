package dev.headroom.serving.grpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Writes fields. A message's length stands before it, so each {@code …Size} says what its partner
 * will write.
 */
final class WireWriter {
  private WireWriter() {}

  static int varintSize(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  static void varint(ByteBuf into, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      into.writeByte((int) rest | 0x80);
      rest >>>= 7;
    }
    into.writeByte((int) rest);
  }

  /** The size of a field of {@code length} bytes, with its tag and its length. */
  static long fieldSize(int field, long length) {
    return varintSize((long) field << 3) + varintSize(length) + length;
  }

  /** What stands before a field's {@code length} bytes. */
  static void begin(ByteBuf into, int field, long length) {
    varint(into, ((long) field << 3) | WireReader.LENGTH);
    varint(into, length);
  }

  /** As proto3 has it, an empty text is not written. */
  static long textSize(int field, String text) {
    return text.isEmpty() ? 0 : fieldSize(field, ByteBufUtil.utf8Bytes(text));
  }

  static void text(ByteBuf into, int field, String text) {
    if (!text.isEmpty()) {
      anyText(into, field, text);
    }
  }

  /** Writes {@code text} even where it is empty. */
  static void anyText(ByteBuf into, int field, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    begin(into, field, length);
    ByteBufUtil.reserveAndWriteUtf8(into, text, length);
  }

  static int numberSize(int field, long value) {
    return varintSize((long) field << 3) + varintSize(value);
  }

  static void number(ByteBuf into, int field, long value) {
    varint(into, (long) field << 3);
    varint(into, value);
  }
}
