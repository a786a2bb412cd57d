package dev.headroom.metrics;

import dev.headroom.metrics.exposition.CpuLimit;
import dev.headroom.metrics.exposition.CpuLimitExceededException;
import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The recorded pages in src/test/resources. */
public final class Pages {
  private Pages() {}

  public static byte[] bytes(String name) throws IOException {
    try (InputStream page =
        Objects.requireNonNull(Pages.class.getResourceAsStream("pages/" + name + ".txt"), name)) {
      return page.readAllBytes();
    }
  }

  public static MetricsPage page(String name) throws Exception {
    return read(reader(any -> true, 10_000), bytes(name));
  }

  /** A reader that keeps the labels of wanted metrics. */
  public static ExpositionReader<Labels> reader(Predicate<String> wanted, int maxSeries) {
    return new ExpositionReader<>(
        labels -> wanted.test(labels.getOrDefault(Labels.NAME, "")) ? Labels.of(labels) : null,
        maxSeries);
  }

  public static MetricsPage page(PageSamples<Labels> samples) {
    List<Sample> page = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      page.add(new Sample(samples.series(i), samples.value(i), samples.timestampMillis(i)));
    }
    return new MetricsPage(page, samples.types());
  }

  public static MetricsPage page(List<Sample> samples) {
    return new MetricsPage(samples, MetricTypes.NONE);
  }

  public static MetricsPage page(Sample... samples) {
    return page(List.of(samples));
  }

  public static MetricsPage read(
      ExpositionReader<Labels> reader, String text, ExpositionFormat format)
      throws MalformedExpositionException {
    try {
      return page(reader.read(text.getBytes(StandardCharsets.UTF_8), format, limit()));
    } catch (CpuLimitExceededException | InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  public static MetricsPage read(ExpositionReader<Labels> reader, byte[] text) throws Exception {
    return page(reader.read(text, ExpositionFormat.PROMETHEUS, limit()));
  }

  private static CpuLimit limit() {
    return CpuLimit.fromNow(Duration.ofMinutes(1));
  }
}
