package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Series by their labels: a hash table whose buckets are rows of series. Not thread-safe. */
final class SeriesTable {
  private static final int FEWEST = 64;

  private @Nullable StoredSeries[] buckets = new StoredSeries[FEWEST];
  private int size;

  int size() {
    return size;
  }

  @Nullable StoredSeries find(Labels labels, long hash) {
    StoredSeries series = buckets[bucket(hash, buckets.length)];
    while (series != null && !(series.hash == hash && series.labels.equals(labels))) {
      series = series.next;
    }
    return series;
  }

  /** Adds one that is not there yet. */
  void add(StoredSeries series) {
    if (size >= buckets.length) {
      resize(2 * buckets.length);
    }
    put(buckets, series);
    size++;
  }

  /** Takes those out that are marked as removed. */
  void sweep() {
    for (int i = 0; i < buckets.length; i++) {
      StoredSeries kept = null;
      StoredSeries series = buckets[i];
      while (series != null) {
        StoredSeries following = series.next;
        if (series.removed) {
          series.next = null;
          size--;
        } else {
          series.next = kept;
          kept = series;
        }
        series = following;
      }
      buckets[i] = kept;
    }
    if (buckets.length > FEWEST && size < buckets.length / 8) {
      resize(Math.max(FEWEST, Integer.highestOneBit(Math.max(1, size)) * 2));
    }
  }

  void forEach(Consumer<StoredSeries> action) {
    for (StoredSeries first : buckets) {
      for (StoredSeries series = first; series != null; series = series.next) {
        action.accept(series);
      }
    }
  }

  private void resize(int capacity) {
    @Nullable StoredSeries[] wider = new StoredSeries[capacity];
    for (StoredSeries first : buckets) {
      StoredSeries series = first;
      while (series != null) {
        StoredSeries following = series.next;
        put(wider, series);
        series = following;
      }
    }
    buckets = wider;
  }

  private static void put(@Nullable StoredSeries[] buckets, StoredSeries series) {
    int at = bucket(series.hash, buckets.length);
    series.next = buckets[at];
    buckets[at] = series;
  }

  /** The number of buckets is a power of two. */
  private static int bucket(long hash, int buckets) {
    return (int) (hash ^ hash >>> 32) & (buckets - 1);
  }
}
