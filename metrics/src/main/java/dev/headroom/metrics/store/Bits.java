package dev.headroom.metrics.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits in an array of bytes, the first of each byte its highest. */
final class Bits {
  /** How many bytes behind a position must exist for {@link #put}. */
  static final int SLACK = Long.BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bits() {}

  /** The eight bytes there. */
  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Eight bytes there. */
  static void putLong(byte[] bytes, int at, long number) {
    LONG.set(bytes, at, number);
  }

  /** Those from a position on; at least 57, highest first. Behind the array there are zeros. */
  static long from(byte[] bits, int position) {
    int at = position >>> 3;
    long word = at + Long.BYTES <= bits.length ? (long) LONG.get(bits, at) : tail(bits, at);
    return word << (position & 7);
  }

  private static long tail(byte[] bits, int at) {
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word = word << 8 | (at + i < bits.length ? bits[at + i] & 0xff : 0);
    }
    return word;
  }

  /** 1 to 64 bits as a number. */
  static long get(byte[] bits, int position, int count) {
    return count <= 56
        ? from(bits, position) >>> (64 - count)
        : (from(bits, position) >>> 32) << (count - 32)
            | from(bits, position + 32) >>> (96 - count);
  }

  /** Writes 1 to 64 low bits of a number, above which it is zero, over zeros. */
  static void put(byte[] bits, int position, long number, int count) {
    if (count <= 56) {
      int at = position >>> 3;
      long word = (long) LONG.get(bits, at);
      LONG.set(bits, at, word | number << (64 - count - (position & 7)));
    } else {
      put(bits, position, number >>> (count - 32), 32);
      put(bits, position + 32, number & (1L << (count - 32)) - 1, count - 32);
    }
  }
}
