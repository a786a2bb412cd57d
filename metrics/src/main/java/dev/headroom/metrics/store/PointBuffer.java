package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where points are decoded to; one after another's series. Not thread-safe. */
final class PointBuffer {
  private long[] times = new long[Chunk.MOST];
  private double[] values = new double[Chunk.MOST];
  private int size;
  private final long[] decoded = new long[Chunk.MOST];
  private final long[] numbers = new long[Chunk.MOST];
  private @Nullable Times lastDecoded;

  /** Makes sure of the room for so many more points. */
  void reserve(int more) {
    if (size + more > times.length) {
      int capacity = Math.max(2 * times.length, size + more);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }

  /** Only after {@link #reserve}. */
  void add(long time, double value) {
    times[size] = time;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  double value(int index) {
    return values[index];
  }

  /** The newest time; of no empty buffer. */
  long last() {
    return times[size - 1];
  }

  boolean isAscending() {
    for (int i = 1; i < size; i++) {
      if (times[i] <= times[i - 1]) {
        return false;
      }
    }
    return size > 0;
  }

  void clear() {
    size = 0;
  }

  /** The times decoded; they are so until others are asked for. Not to be written to. */
  @SuppressWarnings("ReferenceEquality") // those that are shared are the same
  long[] decoded(Times times) {
    if (times != lastDecoded) {
      times.read(decoded);
      lastDecoded = times;
    }
    return decoded;
  }

  /** Room for the numbers of a chunk. */
  long[] numbers() {
    return numbers;
  }

  /** The times of all points. */
  Times times() {
    return Times.of(times, size);
  }

  /** All points as a chunk. */
  PackedChunk pack(Times times, boolean ownsTimes) {
    return PackedChunk.of(times, ownsTimes, values, size);
  }

  Points toPoints(Labels series) {
    return Points.copyOf(series, times, values, size);
  }
}
