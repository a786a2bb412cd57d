package dev.headroom.metrics.store;

import org.jspecify.annotations.Nullable;

/**
 * The times of a chunk. Series of one page have the same ones: they share them. Immutable.
 *
 * @param last the last of them
 * @param count how many, at least one
 * @param code the milliseconds of the Unix epoch
 */
record Times(long last, int count, PackedNumbers code) {
  private static final int OBJECT_BYTES = 32;

  static Times of(long[] times, int count) {
    return new Times(times[count - 1], count, PackedNumbers.of(times, count));
  }

  long first() {
    return code.first();
  }

  int bytes() {
    return OBJECT_BYTES + code.bytes();
  }

  boolean isValid() {
    if (count < 1 || count > Chunk.MOST) {
      return false;
    }
    long[] times = new long[count];
    code.read(times, count);
    for (int i = 1; i < count; i++) {
      if (times[i] <= times[i - 1]) {
        return false;
      }
    }
    return times[0] == first() && times[count - 1] == last;
  }

  /** The same as {@code other}, where it is equal: so that equal ones are kept once. */
  Times orSame(@Nullable Times other) {
    return other != null && equals(other) ? other : this;
  }
}
