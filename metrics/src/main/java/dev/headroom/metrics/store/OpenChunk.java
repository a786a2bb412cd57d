package dev.headroom.metrics.store;

import java.util.Arrays;

/**
 * The chunk that a series' samples are appended to: the same one from the first sample to the last,
 * cleared when it is full. Not thread-safe.
 */
final class OpenChunk {
  private static final int FIRST_CAPACITY = 48;

  /** More than any sample takes (145 bits), and what {@link Bits#put} needs behind it. */
  private static final int ROOM = 19 + Bits.SLACK;

  /** Of the object and its array, without its content. */
  private static final int OBJECT_BYTES = 64 + 16;

  /** As long as there is none: no number of bits fits. */
  private static final int NO_WIDTH = 65;

  private byte[] bits = new byte[FIRST_CAPACITY];
  private int position;
  private int count;
  private long first;
  private long last;
  private long distance;
  private long value;
  private int width = NO_WIDTH;
  private int trailing;

  /** Takes all samples out. */
  void clear() {
    Arrays.fill(bits, 0, (position + 7) >>> 3, (byte) 0);
    position = 0;
    count = 0;
    distance = 0;
    width = NO_WIDTH;
    trailing = 0;
  }

  void append(long time, double sample) {
    if ((position >>> 3) + ROOM > bits.length) {
      bits = Arrays.copyOf(bits, bits.length + bits.length / 4 + ROOM);
    }
    if (count == 0) {
      first = time;
      last = time;
      value = Double.doubleToRawLongBits(sample);
      put(value, 64);
      count = 1;
      return;
    }
    putTime(time);
    putValue(Double.doubleToRawLongBits(sample));
    count++;
  }

  private void putTime(long time) {
    long newDistance = time - last;
    long change = newDistance - distance;
    if (change == 0) {
      put(0, 1);
    } else if (fits(change, 6)) {
      put(0b10L << 6 | (change & 0x3f), 8);
    } else if (fits(change, 12)) {
      put(0b110L << 12 | (change & 0xfff), 15);
    } else if (fits(change, 20)) {
      put(0b1110L << 20 | (change & 0xfffff), 24);
    } else {
      put(0b1111, 4);
      put(change, 64);
    }
    distance = newDistance;
    last = time;
  }

  private static boolean fits(long number, int bits) {
    return number >= -(1L << (bits - 1)) && number < 1L << (bits - 1);
  }

  private void putValue(long sample) {
    long differing = sample ^ value;
    value = sample;
    if (differing == 0) {
      put(0, 1);
      return;
    }
    int leading = Math.min(31, Long.numberOfLeadingZeros(differing));
    int zeros = Long.numberOfTrailingZeros(differing);
    int needed = 64 - leading - zeros;
    // The place of the last ones is used again unless a new one would soon pay.
    if (width <= 64
        && zeros >= trailing
        && leading >= 64 - width - trailing
        && width - needed < 11) {
      put(0b10, 2);
    } else {
      width = needed;
      trailing = zeros;
      put(0b11L << 11 | (long) leading << 6 | (width - 1), 13);
    }
    put(differing >>> trailing, width);
  }

  private void put(long number, int howMany) {
    Bits.put(bits, position, number, howMany);
    position += howMany;
  }

  boolean isFull() {
    return count >= Chunk.FEW;
  }

  /** A copy of its code. */
  byte[] bits() {
    return Arrays.copyOf(bits, (position + 7) >>> 3);
  }

  int count() {
    return count;
  }

  /** Of no empty one, as {@link #last} and {@link #lastValue}. */
  long first() {
    return first;
  }

  long last() {
    return last;
  }

  double lastValue() {
    return Double.longBitsToDouble(value);
  }

  /** What it takes of the memory. */
  int bytes() {
    return OBJECT_BYTES + bits.length;
  }

  GorillaChunk close() {
    return new GorillaChunk(first, last, count, bits());
  }
}
