package dev.headroom.metrics.store;

/**
 * A chunk as a whole: its times, which other series may share, and its values as whole numbers: as
 * multiples of a power of ten where all of them are that, else by their bits. Immutable.
 */
final class PackedChunk implements Chunk {
  /** The values are the numbers' bits. */
  static final byte RAW = -1;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  /** Beyond it not every whole number is a double. */
  private static final double MOST_WHOLE = 1L << 53;

  private final Times times;
  private final boolean ownsTimes;
  private final byte digits;
  private final byte[] values;

  /**
   * A chunk as packed before.
   *
   * @param times shared or not
   * @param ownsTimes whether they count as this chunk's memory: they do for one of those that share
   *     them
   * @param digits that the values have after their point; {@value #RAW} where their bits are meant
   * @param values of {@link NumberCode}, from now on the chunk's
   */
  PackedChunk(Times times, boolean ownsTimes, byte digits, byte[] values) {
    this.times = times;
    this.ownsTimes = ownsTimes;
    this.digits = digits;
    this.values = values;
  }

  /** The first {@code count} values at times. */
  static PackedChunk of(Times times, boolean ownsTimes, double[] values, int count) {
    long[] numbers = new long[count];
    byte digits = digits(values, count);
    if (digits != RAW && whole(values, count, POWERS[digits], numbers)) {
      return new PackedChunk(times, ownsTimes, digits, NumberCode.of(numbers, count));
    }
    for (int i = 0; i < count; i++) {
      numbers[i] = Double.doubleToRawLongBits(values[i]);
    }
    return new PackedChunk(times, ownsTimes, RAW, NumberCode.of(numbers, count));
  }

  /** How many digits after the point make all values whole. */
  private static byte digits(double[] values, int count) {
    byte digits = 0;
    for (int i = 0; i < count; i++) {
      while (!isWhole(values[i], POWERS[digits])) {
        if (++digits == POWERS.length) {
          return RAW;
        }
      }
    }
    return digits;
  }

  private static boolean isWhole(double value, double power) {
    double number = Math.rint(value * power);
    return Math.abs(number) <= MOST_WHOLE
        && Double.doubleToRawLongBits((double) (long) number / power)
            == Double.doubleToRawLongBits(value);
  }

  private static boolean whole(double[] values, int count, double power, long[] numbers) {
    for (int i = 0; i < count; i++) {
      if (!isWhole(values[i], power)) {
        return false;
      }
      numbers[i] = (long) Math.rint(values[i] * power);
    }
    return true;
  }

  Times times() {
    return times;
  }

  byte digits() {
    return digits;
  }

  boolean ownsTimes() {
    return ownsTimes;
  }

  /** Not to be written to. */
  byte[] values() {
    return values;
  }

  @Override
  public long first() {
    return times.first();
  }

  @Override
  public long last() {
    return times.last();
  }

  @Override
  public int count() {
    return times.count();
  }

  @Override
  public int bytes() {
    return ChunkLog.PACKED_BYTES + values.length + (ownsTimes ? times.bytes() : 0);
  }

  @Override
  public void read(long after, long until, PointBuffer points) {
    read(times, digits, values, 0, after, until, points);
  }

  /** Appends the points in ({@code after}, {@code until}] of what is coded from a place on. */
  static void read(
      Times times,
      byte digits,
      byte[] code,
      int start,
      long after,
      long until,
      PointBuffer points) {
    int count = times.count();
    long[] at = points.decoded(times);
    int to = count;
    while (to > 0 && at[to - 1] > until) {
      to--;
    }
    int from = to;
    while (from > 0 && at[from - 1] > after) {
      from--;
    }
    if (from == to) {
      return;
    }
    long[] numbers = points.numbers();
    NumberCode.read(code, start, count, numbers, to);
    points.reserve(to - from);
    double power = digits == RAW ? 1 : POWERS[digits];
    for (int i = from; i < to; i++) {
      points.add(at[i], digits == RAW ? Double.longBitsToDouble(numbers[i]) : numbers[i] / power);
    }
  }

  @Override
  public boolean isValid() {
    return digits >= RAW
        && digits < POWERS.length
        && times.isValid()
        && values.length <= MOST_BYTES
        && NumberCode.isValid(values);
  }
}
