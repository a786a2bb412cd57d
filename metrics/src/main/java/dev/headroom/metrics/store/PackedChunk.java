package dev.headroom.metrics.store;

import dev.headroom.metrics.series.StaleMark;
import java.util.Arrays;

/**
 * A chunk as a whole: its times, which other series may share, and its values as whole numbers: as
 * multiples of a power of ten where all of them are that, else by their bits. Immutable.
 *
 * <p>The code of the values begins with how many of them are stale marks and which, in a byte each;
 * the numbers follow, with the one before in place of each of those.
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
   * @param values their code, from now on the chunk's
   */
  PackedChunk(Times times, boolean ownsTimes, byte digits, byte[] values) {
    this.times = times;
    this.ownsTimes = ownsTimes;
    this.digits = digits;
    this.values = values;
  }

  /** The first {@code count} values at times. */
  static PackedChunk of(Times times, boolean ownsTimes, double[] values, int count) {
    byte[] stale = new byte[count + 1];
    double[] whole = withoutStaleMarks(values, count, stale);
    long[] numbers = new long[count];
    byte digits = digits(whole, count);
    if (digits == RAW || !whole(whole, count, POWERS[digits], numbers)) {
      digits = RAW;
      for (int i = 0; i < count; i++) {
        numbers[i] = Double.doubleToRawLongBits(whole[i]);
      }
    }
    byte[] code = NumberCode.of(numbers, count);
    byte[] all = Arrays.copyOf(stale, 1 + stale[0] + code.length);
    System.arraycopy(code, 0, all, 1 + stale[0], code.length);
    return new PackedChunk(times, ownsTimes, digits, all);
  }

  /**
   * The values with the one before in place of each stale mark, which is no number near any other.
   *
   * @param stale is given how many there are, and where
   */
  private static double[] withoutStaleMarks(double[] values, int count, byte[] stale) {
    double[] whole = values;
    for (int i = 0; i < count; i++) {
      if (StaleMark.is(values[i])) {
        if (stale[0] == 0) {
          whole = values.clone();
        }
        stale[++stale[0]] = (byte) i;
        whole[i] = i > 0 ? whole[i - 1] : firstValue(values, count);
      }
    }
    return whole;
  }

  private static double firstValue(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (!StaleMark.is(values[i])) {
        return values[i];
      }
    }
    return 0;
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
    int stale = start + 1;
    int staleEnd = stale + code[start];
    NumberCode.read(code, staleEnd, count, numbers, to);
    while (stale < staleEnd && code[stale] < from) {
      stale++;
    }
    points.reserve(to - from);
    double power = digits == RAW ? 1 : POWERS[digits];
    for (int i = from; i < to; i++) {
      if (stale < staleEnd && code[stale] == i) {
        points.add(at[i], StaleMark.VALUE);
        stale++;
      } else {
        points.add(at[i], digits == RAW ? Double.longBitsToDouble(numbers[i]) : numbers[i] / power);
      }
    }
  }

  @Override
  public boolean isValid() {
    return digits >= RAW
        && digits < POWERS.length
        && times.isValid()
        && values.length <= MOST_BYTES
        && hasValidStaleMarks()
        && NumberCode.isValid(values, 1 + values[0]);
  }

  private boolean hasValidStaleMarks() {
    if (values.length < 1 || values[0] < 0 || values[0] > count() || values.length <= values[0]) {
      return false;
    }
    for (int i = 1; i <= values[0]; i++) {
      if (values[i] >= count() || values[i] <= (i == 1 ? -1 : values[i - 1])) {
        return false;
      }
    }
    return true;
  }
}
