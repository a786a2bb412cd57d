package dev.headroom.serving.engine.openvino;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Protobuf's wire format as it comes, as far as a look into a model needs it. */
final class ProtobufStream {
  private static final int MOST_TEXT = 1 << 20;

  private final InputStream in;
  private long position;

  ProtobufStream(InputStream in) {
    this.in = in;
  }

  /** One field of a message. */
  interface Field {
    /**
     * Reads it, or not; what it does not read is skipped.
     *
     * @param length of a field that has one, that is, a text or a message
     */
    void read(int number, long length) throws IOException;
  }

  /**
   * Reads a message of {@code length} bytes: each field that has a length is given to {@code
   * field}.
   */
  void message(long length, Field field) throws IOException {
    long end = position + length;
    while (position < end) {
      long tag = varint();
      switch ((int) (tag & 7)) {
        case 0 -> varint();
        case 1 -> skip(Long.BYTES);
        case 5 -> skip(Integer.BYTES);
        case 2 -> {
          long size = varint();
          long behind = position + size;
          if (size < 0 || behind > end) {
            throw new IOException("no protobuf");
          }
          field.read((int) (tag >>> 3), size);
          skip(behind - position);
        }
        default -> throw new IOException("no protobuf");
      }
    }
  }

  /** A text of {@code length} bytes, at most a mebibyte. */
  String text(long length) throws IOException {
    if (length > MOST_TEXT) {
      throw new IOException("a text of " + length + " bytes");
    }
    byte[] text = in.readNBytes((int) length);
    position += text.length;
    return new String(text, UTF_8);
  }

  private void skip(long bytes) throws IOException {
    if (bytes < 0) {
      throw new IOException("no protobuf");
    }
    in.skipNBytes(bytes);
    position += bytes;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      position++;
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IOException("no protobuf");
  }
}
