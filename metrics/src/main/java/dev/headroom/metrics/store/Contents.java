package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.StoredSeries.Dropped;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The series of a head, how they are found, and what they weigh. Not thread-safe. */
final class Contents {
  private final HeadSettings settings;
  private final SeriesHash hash = new SeriesHash(new SecureRandom());
  private final SeriesTable table = new SeriesTable();
  private final Postings postings = new Postings();
  private final ChunkLogs logs = new ChunkLogs();

  private long seriesBytes;
  private long sampleBytes;
  private long appended;
  private long dropped;
  private long evicted;
  private long refused;

  Contents(HeadSettings settings) {
    this.settings = settings;
  }

  SeriesTable table() {
    return table;
  }

  Postings postings() {
    return postings;
  }

  /** Whether a series is, or was, of this head. */
  boolean owns(StoredSeries series) {
    return series.logs == logs;
  }

  long bytes() {
    return seriesBytes + sampleBytes;
  }

  HeadStatus status() {
    return new HeadStatus(table.size(), bytes(), appended, dropped, evicted, refused);
  }

  /** The series of these labels, a new one if need be; null if there is no memory for it. */
  @Nullable StoredSeries series(Labels labels) {
    long at = hash.of(labels);
    StoredSeries found = table.find(labels, at);
    if (found != null) {
      return found;
    }
    if (seriesBytes > mostSeriesBytes()) {
      return null;
    }
    StoredSeries series = new StoredSeries(logs, postings.intern(labels), at);
    table.add(series);
    seriesBytes += series.ownBytes() + postings.add(series);
    return series;
  }

  void append(StoredSeries series, long time, double value) {
    if (time > series.last()) {
      sampleBytes += series.append(time, value);
      appended++;
    } else {
      dropped++;
    }
  }

  void countDropped() {
    dropped++;
  }

  void countRefused() {
    refused++;
  }

  /** Puts a chunk into a series that has none but older ones. */
  void restore(StoredSeries series, Chunk chunk) {
    sampleBytes += series.close(chunk);
  }

  /**
   * Chunks without a sample after that time leave, and series without any. Of those that have ended
   * nothing stays where the recent is.
   */
  void expire(long time, long now) {
    Dropped _ = drop(series -> series.dropUntil(time));
    long recent = now - ChunkLogs.MOST_RECENT_MILLIS;
    table.forEach(series -> sampleBytes += series.settleUntil(recent));
  }

  /** Series leave with all their samples. */
  void forget(Collection<StoredSeries> some) {
    List<StoredSeries> gone = new ArrayList<>();
    for (StoredSeries series : some) {
      if (!series.removed) {
        sampleBytes -= series.dropUntil(Long.MAX_VALUE).bytes();
        gone.add(series);
      }
    }
    remove(gone);
  }

  /** Samples after that time leave: a clock was ahead. */
  void forgetAfter(long time) {
    Dropped _ =
        drop(
            series ->
                series.last() > time ? series.keepOnly(Long.MIN_VALUE, time) : Dropped.NOTHING);
  }

  /**
   * Makes it weigh nine tenths of the bound at most: the oldest samples leave, in rounds that spare
   * less and less of the newest.
   *
   * @return the number of samples that left
   */
  long shrink(long now) {
    long target = settings.maxBytes() / 10 * 9;
    long retention = settings.retention().toMillis();
    Dropped all = Dropped.NOTHING;
    for (int round = 2; round < Long.SIZE && bytes() > target && retention >> round > 0; round++) {
      long spared = now - (retention >> round);
      Weights weights = new Weights(now - retention, spared);
      table.forEach(series -> series.weigh(weights));
      long until = weights.oldest(bytes() - target);
      all = all.and(drop(series -> series.dropUntil(until)));
      if (bytes() > target) {
        all = all.and(drop(series -> series.halveOpen()));
      }
    }
    evicted += all.samples();
    return all.samples();
  }

  private long mostSeriesBytes() {
    return settings.maxBytes() / 2;
  }

  /** Whether there will soon be no memory for new series. */
  boolean isCrowded() {
    return seriesBytes > mostSeriesBytes() / 10 * 9;
  }

  /**
   * Makes room for new series: those leave that have ended, the longest ended first.
   *
   * @return the number of samples that left with them
   */
  long makeRoom(long now) {
    long retention = settings.retention().toMillis();
    long since = now - retention / 4;
    Weights weights = new Weights(now - retention, now);
    table.forEach(
        series -> {
          if (series.isOver(since)) {
            weights.add(series.last(), series.ownBytes());
          }
        });
    long until = weights.oldest(seriesBytes - mostSeriesBytes() / 10 * 8);
    Dropped gone =
        drop(
            series ->
                series.last() <= until && series.isOver(since)
                    ? series.dropUntil(Long.MAX_VALUE)
                    : Dropped.NOTHING);
    evicted += gone.samples();
    return gone.samples();
  }

  private Dropped drop(Function<StoredSeries, Dropped> some) {
    Dropped[] all = {Dropped.NOTHING};
    List<StoredSeries> empty = new ArrayList<>();
    table.forEach(
        series -> {
          all[0] = all[0].and(some.apply(series));
          if (series.isEmpty()) {
            empty.add(series);
          }
        });
    sampleBytes -= all[0].bytes();
    remove(empty);
    return all[0];
  }

  /** Takes series out whose samples are gone. */
  private void remove(List<StoredSeries> empty) {
    if (!empty.isEmpty()) {
      empty.forEach(series -> series.removed = true);
      table.sweep();
      seriesBytes -= postings.sweep(empty);
      empty.forEach(series -> seriesBytes -= series.ownBytes());
    }
  }
}
