package dev.headroom.metrics.store;

import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink.Handle;
import dev.headroom.metrics.series.SampleSink.Writer;
import dev.headroom.metrics.series.StaleMark;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which series a target's newest page has, and which are gone from it. Not thread-safe. */
final class PageSeries {
  private static final String EXPORTED = "exported_";

  private final Labels target;

  /** Of the newest page, by their labels there. */
  private final Map<Labels, OnPage> current = new HashMap<>();

  /** When those ended that may still be in the head, the longest gone first. */
  private final Map<Handle, Long> gone = new LinkedHashMap<>();

  private long scrapes;

  private static final class OnPage {
    final Labels labels;
    @Nullable Handle handle;
    long lastScrape;

    OnPage(Labels labels) {
      this.labels = labels;
    }
  }

  PageSeries(Labels target) {
    this.target = target;
  }

  void write(Writer writer, long now, MetricsPage page) {
    scrapes++;
    for (Sample sample : page.samples()) {
      OnPage series = current.get(sample.series());
      boolean isNew = series == null;
      if (series == null) {
        series = new OnPage(labelled(sample.series()));
        current.put(sample.series(), series);
      }
      long time = sample.hasTimestamp() ? Math.min(now, sample.timestampMillis()) : now;
      Handle handle = writer.append(series.handle, series.labels, time, sample.value());
      if (isNew) {
        gone.remove(handle);
      }
      series.handle = handle;
      series.lastScrape = scrapes;
    }
    endOthers(writer, now);
  }

  void endAll(Writer writer, long now) {
    scrapes++;
    endOthers(writer, now);
    gone.clear();
  }

  /** Marks the series that the last scrape did not bring. */
  private void endOthers(Writer writer, long now) {
    for (Iterator<OnPage> all = current.values().iterator(); all.hasNext(); ) {
      OnPage series = all.next();
      if (series.lastScrape != scrapes) {
        gone.put(writer.append(series.handle, series.labels, now, StaleMark.VALUE), now);
        all.remove();
      }
    }
  }

  /** Those that are to be forgotten for there are more than so many, gone ones included. */
  List<Handle> beyond(int most, long longestGone) {
    gone.values().removeIf(at -> at <= longestGone);
    if (current.size() + gone.size() <= most) {
      return List.of();
    }
    List<Handle> all = List.copyOf(gone.keySet());
    gone.clear();
    return all;
  }

  /** The names on the newest page, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    current.keySet().forEach(labels -> names.add(labels.name()));
    return names;
  }

  private Labels labelled(Labels onPage) {
    Map<String, String> all = new TreeMap<>();
    onPage.forEach((name, value) -> all.put(free(name, onPage), value));
    target.forEach(all::put);
    return Labels.of(all);
  }

  private String free(String name, Labels onPage) {
    if (target.get(name).isEmpty()) {
      return name;
    }
    String other = name;
    do {
      other = EXPORTED + other;
    } while (!target.get(other).isEmpty() || !onPage.get(other).isEmpty());
    return other;
  }
}
