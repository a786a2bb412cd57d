package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Samples that are written together: kept aside until all are there. Its head's lock guards it. */
final class Page implements SampleSink.Writer {
  private static final int FIRST_CAPACITY = 128;

  /** What is given where there is no series. */
  private enum Nowhere implements SampleSink.Handle {
    HANDLE
  }

  private final Head head;
  private @Nullable Contents contents;
  private long now;
  private long after;
  private StoredSeries[] series = new StoredSeries[FIRST_CAPACITY];
  private long[] times = new long[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];
  private int size;

  Page(Head head) {
    this.head = head;
  }

  /** Begins a page whose samples count if they are after that time. */
  void begin(Contents contents, long now, long after) {
    this.contents = contents;
    this.now = now;
    this.after = after;
  }

  @Override
  public SampleSink.Handle append(
      SampleSink.@Nullable Handle known, Labels labels, long timeMillis, double value) {
    Contents open = contents;
    if (open == null || !head.isWriting()) {
      throw new IllegalStateException("written to outside of write()");
    }
    if (timeMillis <= after) {
      open.countDropped();
      return known == null ? Nowhere.HANDLE : known;
    }
    StoredSeries found =
        known instanceof StoredSeries stored && open.owns(stored) && !stored.removed
            ? stored
            : open.series(labels);
    if (found == null) {
      open.countRefused();
      return Nowhere.HANDLE;
    }
    if (size == times.length) {
      series = Arrays.copyOf(series, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    series[size] = found;
    times[size] = Math.min(timeMillis, now);
    values[size++] = value;
    return found;
  }

  void commit() {
    Contents open = contents;
    if (open != null) {
      for (int i = 0; i < size; i++) {
        open.append(series[i], times[i], values[i]);
      }
    }
  }

  void end() {
    Arrays.fill(series, 0, size, null);
    size = 0;
    contents = null;
  }
}
