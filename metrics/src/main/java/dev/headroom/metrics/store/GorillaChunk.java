package dev.headroom.metrics.store;

/**
 * A chunk in Gorilla's code (Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series
 * Database", 2015), with widths for milliseconds.
 *
 * <p>The first value stands in 64 bits. Of each further sample, first the time, as the difference
 * between its distance and the one before (the first distance is from zero): {@code 0} for none,
 * {@code 10} and 6 bits, {@code 110} and 12, {@code 1110} and 20, {@code 1111} and 64; then the
 * value's bits, exclusive-or'ed with those before: {@code 0} where none differ, {@code 10} and the
 * bits in the place of the last differing ones, or {@code 11}, 5 bits for how many are zero before
 * them, 6 for their number less one, and they themselves.
 */
final class GorillaChunk implements Chunk {
  private final long first;
  private final long last;
  private final int count;
  private final byte[] bits;

  /**
   * A chunk.
   *
   * @param first time of the first sample
   * @param last time of the last one
   * @param count of samples, at least one
   * @param bits the code, from now on the chunk's
   */
  GorillaChunk(long first, long last, int count, byte[] bits) {
    this.first = first;
    this.last = last;
    this.count = count;
    this.bits = bits;
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public int count() {
    return count;
  }

  /** Not to be written to. */
  byte[] bits() {
    return bits;
  }

  @Override
  public int bytes() {
    return ChunkLog.GORILLA_BYTES + bits.length;
  }

  @Override
  public void read(long after, long until, PointBuffer points) {
    read(first, bits, 0, count, after, until, points);
  }

  @Override
  public boolean isValid() {
    if (count < 1 || count > MOST || bits.length > MOST_BYTES) {
      return false;
    }
    PointBuffer points = new PointBuffer();
    int end = read(first, bits, 0, count, Long.MIN_VALUE, Long.MAX_VALUE, points);
    return end <= Byte.SIZE * (long) bits.length && points.isAscending() && points.last() == last;
  }

  /**
   * Appends the samples in ({@code after}, {@code until}] of the first {@code count} in {@code
   * bits}, whose code begins at {@code start}.
   *
   * @return the position after the last one that was read
   */
  static int read(
      long first, byte[] bits, int start, int count, long after, long until, PointBuffer points) {
    long time = first;
    long value = Bits.get(bits, start, 64);
    long distance = 0;
    int position = start + 64;
    int width = 0;
    int trailing = 0;
    points.reserve(count);
    for (int i = 0; ; ) {
      if (time > until) {
        return position;
      }
      if (time > after) {
        points.add(time, Double.longBitsToDouble(value));
      }
      if (++i >= count) {
        return position;
      }
      long next = Bits.from(bits, position);
      switch (Long.numberOfLeadingZeros(~next)) {
        case 0 -> position += 1;
        case 1 -> {
          distance += next << 2 >> 58;
          position += 8;
        }
        case 2 -> {
          distance += next << 3 >> 52;
          position += 15;
        }
        case 3 -> {
          distance += next << 4 >> 44;
          position += 24;
        }
        default -> {
          distance += Bits.get(bits, position + 4, 64);
          position += 68;
        }
      }
      time += distance;
      next = Bits.from(bits, position);
      if (next >= 0) {
        position += 1;
      } else {
        if (next << 1 >= 0) {
          position += 2;
        } else {
          width = (int) (next << 7 >>> 58) + 1;
          trailing = 64 - width - (int) (next << 2 >>> 59);
          position += 13;
        }
        value ^= Bits.get(bits, position, width) << trailing;
        position += width;
      }
    }
  }
}
