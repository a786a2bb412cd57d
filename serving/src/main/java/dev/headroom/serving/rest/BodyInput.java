package dev.headroom.serving.rest;

import io.netty.buffer.ByteBuf;
import java.io.InputStream;

/**
 * A part of a body as a stream that can go anywhere in it. Does not own the buffer. After each move
 * it gives little at first, as the next move may follow soon.
 */
final class BodyInput extends InputStream {
  private static final int LEAST = 256;
  private static final int MOST = 1 << 14;

  private final ByteBuf body;
  private final int start;
  private final int end;
  private int at;
  private int next = MOST;

  /**
   * @param start where in {@code body} the part begins
   * @param length of the part, in bytes
   */
  BodyInput(ByteBuf body, int start, int length) {
    this.body = body;
    this.start = start;
    this.end = start + length;
    this.at = start;
  }

  /** How many bytes of the part are before this place. */
  int position() {
    return at - start;
  }

  void moveTo(int position) {
    at = start + position;
    next = LEAST;
  }

  @Override
  public int available() {
    return end - at;
  }

  @Override
  public int read() {
    return at < end ? body.getUnsignedByte(at++) : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int count = Math.min(next, length);
    next = Math.min(MOST, 2 * next);
    return copy(into, offset, count);
  }

  /** As {@link #read}, but gives all that fits. */
  int copy(byte[] into, int offset, int length) {
    int count = Math.min(length, end - at);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    body.getBytes(at, into, offset, count);
    at += count;
    return count;
  }
}
