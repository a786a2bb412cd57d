package dev.headroom.kubernetes.metricsapi.usage;

import dev.headroom.metrics.exposition.CpuLimit;
import dev.headroom.metrics.exposition.CpuLimitExceededException;
import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.MalformedExpositionException;
import dev.headroom.metrics.exposition.PageSamples;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a kubelet's {@code /metrics/resource} (kubelet {@code metrics/collectors}). */
final class ResourcePage {
  private static final int MOST_SERIES = 20_000;
  private static final Duration READING = Duration.ofSeconds(2);
  private static final String CPU = "_cpu_usage_seconds_total";
  private static final String MEMORY = "_memory_working_set_bytes";

  private record Key(Consumer consumer, boolean cpu) {}

  private record Value(double value, Instant at) {}

  private ResourcePage() {}

  /**
   * The moment of each that has both, processor time and memory.
   *
   * @param arrived the time of values that say none
   * @throws MalformedExpositionException if it is no such page
   * @throws CpuLimitExceededException if reading it takes too long
   */
  static Map<Consumer, Moment> read(String node, String page, Instant arrived)
      throws MalformedExpositionException, CpuLimitExceededException, InterruptedException {
    PageSamples<Key> samples =
        new ExpositionReader<Key>(labels -> key(node, labels), MOST_SERIES)
            .read(
                page.getBytes(StandardCharsets.UTF_8),
                ExpositionFormat.ofContentType("text/plain"),
                CpuLimit.fromNow(READING));
    Map<Key, Value> values = new HashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      long said = samples.timestampMillis(i);
      values.put(
          samples.series(i),
          new Value(
              samples.value(i),
              said == Sample.NO_TIMESTAMP ? arrived : Instant.ofEpochMilli(said)));
    }
    Map<Consumer, Moment> moments = new HashMap<>();
    values.forEach(
        (key, cpu) -> {
          Value memory = values.get(new Key(key.consumer(), false));
          if (key.cpu() && memory != null) {
            moments.put(key.consumer(), new Moment(cpu.at(), cpu.value(), memory.value()));
          }
        });
    return moments;
  }

  private static @Nullable Key key(String node, Map<String, String> labels) {
    String name = labels.getOrDefault(Labels.NAME, "");
    boolean cpu = name.endsWith(CPU);
    if (name.equals("node" + CPU) || name.equals("node" + MEMORY)) {
      return new Key(new Consumer.Node(node), cpu);
    }
    return name.equals("container" + CPU) || name.equals("container" + MEMORY)
        ? new Key(
            new Consumer.Container(
                labels.getOrDefault("namespace", ""),
                labels.getOrDefault("pod", ""),
                labels.getOrDefault("container", "")),
            cpu)
        : null;
  }
}
