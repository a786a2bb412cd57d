package dev.headroom.metrics.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The times of a chunk, in milliseconds of the Unix epoch. Series of one page have the same ones:
 * they share them. Immutable.
 */
final class Times {
  /** Of the object and its array, without its content. */
  private static final int OBJECT_BYTES = 40 + 16;

  private final long first;
  private final long last;
  private final int count;
  private final byte[] code;

  /**
   * Times as coded before.
   *
   * @param count how many, at least one
   * @param code of {@link NumberCode}, from now on its own
   */
  Times(long first, long last, int count, byte[] code) {
    this.first = first;
    this.last = last;
    this.count = count;
    this.code = code;
  }

  /** The first {@code count}, ascending. */
  static Times of(long[] times, int count) {
    return new Times(times[0], times[count - 1], count, NumberCode.of(times, count));
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  int count() {
    return count;
  }

  /** Not to be written to. */
  byte[] code() {
    return code;
  }

  int bytes() {
    return OBJECT_BYTES + code.length;
  }

  void read(long[] into) {
    NumberCode.read(code, 0, count, into, count);
  }

  boolean isValid() {
    if (count < 1 || count > Chunk.MOST || !NumberCode.isValid(code, 0)) {
      return false;
    }
    long[] times = new long[count];
    read(times);
    for (int i = 1; i < count; i++) {
      if (times[i] <= times[i - 1]) {
        return false;
      }
    }
    return times[0] == first && times[count - 1] == last;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Times that
        && first == that.first
        && last == that.last
        && count == that.count
        && Arrays.equals(code, that.code);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(first) + Arrays.hashCode(code);
  }
}
