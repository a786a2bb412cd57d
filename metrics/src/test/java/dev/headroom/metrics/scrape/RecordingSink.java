package dev.headroom.metrics.scrape;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.SampleSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps all that is written. */
public final class RecordingSink implements SampleSink {
  /** A sample. */
  public record Written(long timeMillis, double value) {}

  private record Known(Labels series) implements Handle {}

  private final Map<Labels, List<Written>> written = new TreeMap<>();

  @Override
  public synchronized void write(Consumer<Writer> samples) {
    samples.accept(this::append);
  }

  private synchronized Handle append(
      @Nullable Handle known, Labels series, long timeMillis, double value) {
    Known handle = known instanceof Known same ? same : new Known(series);
    written
        .computeIfAbsent(handle.series(), s -> new ArrayList<>())
        .add(new Written(timeMillis, value));
    return handle;
  }

  /** Of one series, oldest first; none where it was never written. */
  public synchronized List<Written> of(Labels series) {
    return List.copyOf(written.getOrDefault(series, List.of()));
  }

  /** The newest value; NaN where there is none. */
  public double last(String... pairs) {
    List<Written> samples = of(Labels.of(pairs));
    return samples.isEmpty() ? Double.NaN : samples.getLast().value();
  }

  /** All series of a metric. */
  public synchronized List<Labels> named(String metric) {
    return written.keySet().stream().filter(series -> series.name().equals(metric)).toList();
  }
}
