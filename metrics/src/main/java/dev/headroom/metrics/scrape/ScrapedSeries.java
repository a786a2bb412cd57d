package dev.headroom.metrics.scrape;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import org.jspecify.annotations.Nullable;

/** A series of a target: where it is in the store, and when it was last on the page. */
final class ScrapedSeries {
  final Labels labels;
  private SampleSink.@Nullable Handle handle;

  /** The number of the last page that had it. */
  int lastPage;

  ScrapedSeries(Labels labels) {
    this.labels = labels;
  }

  void append(SampleSink.Writer writer, long timeMillis, double value) {
    handle = writer.append(handle, labels, timeMillis, value);
  }
}
