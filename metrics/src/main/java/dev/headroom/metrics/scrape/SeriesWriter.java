package dev.headroom.metrics.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a target's scrapes bring into the store: each page's samples, what the scrape itself
 * came to, and stale marks for what is gone. Thread-safe; after {@link #end} nothing is written.
 */
@SuppressWarnings("GuardedBy") // what a sink is given runs within the call, in this thread
final class SeriesWriter {
  private final Labels target;
  private final SeriesRules rules;
  private final SampleSink sink;
  private final List<ScrapedSeries> own = new ArrayList<>();

  @GuardedBy("this")
  private List<ScrapedSeries> live = new ArrayList<>();

  @GuardedBy("this")
  private List<ScrapedSeries> next = new ArrayList<>();

  @GuardedBy("this")
  private int page;

  @GuardedBy("this")
  private boolean ended;

  SeriesWriter(Labels target, SeriesRules rules, SampleSink sink) {
    this.target = target;
    this.rules = rules;
    this.sink = sink;
    for (OwnSeries series : OwnSeries.values()) {
      own.add(new ScrapedSeries(target.with(Labels.NAME, series.metric())));
    }
  }

  /** For a series that is new on the page; null where it is not kept. */
  @Nullable ScrapedSeries keep(Map<String, String> labels) {
    Labels series = rules.labels(labels, target);
    return series == null ? null : new ScrapedSeries(series);
  }

  /**
   * Takes a page. A sample's own time counts, but never one after {@code at}: a clock that is ahead
   * must not hide the present.
   */
  synchronized void write(Instant at, Duration took, PageSamples<ScrapedSeries> samples) {
    if (ended) {
      return;
    }
    page++;
    long now = at.toEpochMilli();
    next.clear();
    sink.write(
        writer -> {
          report(writer, now, 1, took, samples.lines(), samples.size(), samples.firstSeen());
          for (int i = 0; i < samples.size(); i++) {
            write(writer, now, samples.series(i), samples.timestampMillis(i), samples.value(i));
          }
          markVanished(writer, now);
        });
    List<ScrapedSeries> before = live;
    live = next;
    next = before;
  }

  @GuardedBy("this")
  private void write(
      SampleSink.Writer writer, long now, ScrapedSeries series, long timestamp, double value) {
    boolean timed = timestamp != Sample.NO_TIMESTAMP && rules.honor().timestamps();
    series.append(writer, timed ? Math.min(now, timestamp) : now, value);
    series.lastPage = page;
    if (!timed || rules.honor().timestampsStaleness()) {
      next.add(series);
    }
  }

  /** Two series of a page may become one by relabelling: it is gone when both are. */
  @GuardedBy("this")
  private void markVanished(SampleSink.Writer writer, long now) {
    @Nullable Set<Labels> there = null;
    for (ScrapedSeries series : live) {
      if (series.lastPage == page) {
        continue;
      }
      if (there == null) {
        there = new HashSet<>();
        for (ScrapedSeries present : next) {
          there.add(present.labels);
        }
      }
      if (!there.contains(series.labels)) {
        series.append(writer, now, StaleMark.VALUE);
      }
    }
  }

  /** Takes note of a scrape that brought no page: all series end. */
  synchronized void fail(Instant at, Duration took) {
    if (ended) {
      return;
    }
    long now = at.toEpochMilli();
    sink.write(
        writer -> {
          report(writer, now, 0, took, 0, 0, 0);
          markAll(writer, now);
        });
    live.clear();
  }

  /** The target is gone, and with it all of its series. */
  synchronized void end(Instant at) {
    if (ended) {
      return;
    }
    ended = true;
    long now = at.toEpochMilli();
    sink.write(
        writer -> {
          markAll(writer, now);
          own.forEach(series -> series.append(writer, now, StaleMark.VALUE));
        });
    live.clear();
  }

  /** The scraper stops; the target may well be there. */
  synchronized void stop() {
    ended = true;
  }

  @GuardedBy("this")
  private void markAll(SampleSink.Writer writer, long now) {
    live.forEach(series -> series.append(writer, now, StaleMark.VALUE));
  }

  /** First of the page's samples: a page may hold such series, too. */
  private void report(
      SampleSink.Writer writer,
      long now,
      int up,
      Duration took,
      int scraped,
      int kept,
      int firstSeen) {
    double[] values = {up, took.toNanos() / 1e9, scraped, kept, firstSeen};
    for (int i = 0; i < values.length; i++) {
      own.get(i).append(writer, now, values[i]);
    }
  }
}
