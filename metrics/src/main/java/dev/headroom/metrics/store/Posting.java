package dev.headroom.metrics.store;

import java.util.Arrays;

/** The series that have one label with one value, the oldest first. Not thread-safe. */
final class Posting {
  private static final int FEWEST = 2;

  /** One of no series. */
  static final Posting NONE = new Posting("");

  /** The only instance of the string in its head. */
  final String value;

  private StoredSeries[] series = new StoredSeries[FEWEST];
  private int size;

  Posting(String value) {
    this.value = value;
  }

  int size() {
    return size;
  }

  StoredSeries get(int index) {
    return series[index];
  }

  void add(StoredSeries one) {
    if (size == series.length) {
      series = Arrays.copyOf(series, size + Math.max(FEWEST, size / 2));
    }
    series[size++] = one;
  }

  /** Takes those out that are marked as removed. */
  void sweep() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!series[i].removed) {
        series[kept++] = series[i];
      }
    }
    size = kept;
    // A shorter array, too: what it held is not to be reached any more.
    series = Arrays.copyOf(series, Math.max(FEWEST, kept));
  }
}
