package dev.headroom.local;

import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last minutes of all replicas' series, and who answers questions about them. Thread-safe.
 *
 * @param backend whom queries over all replicas are asked of
 * @param rules what metrics the users' rules give
 * @param file where the series are kept from one run to the next
 */
record Measurements(Head head, MetricsBackend backend, MetricsRules rules, Path file) {
  private static final Logger log = LoggerFactory.getLogger(Measurements.class);

  /** As Prometheus has it; a series that ended has no value sooner. */
  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  /** Of a question that a rule asks. */
  private static final Duration RULE_DEADLINE = Duration.ofSeconds(2);

  /** With what the last run kept. */
  static Measurements open(Path file, InstantSource clock) {
    Head head = new Head(HeadSettings.standard(), clock);
    if (Snapshot.read(head, file) instanceof Snapshot.Outcome.Restored restored) {
      log.info("{} series of the last run are known", restored.series());
    }
    MetricsBackend backend = new HeadBackend(head, LOOKBACK);
    return new Measurements(head, backend, new MetricsRules(backend, RULE_DEADLINE), file);
  }

  /** Keeps what there is for the next run. */
  void keep() {
    try {
      Snapshot.write(head, file);
    } catch (IOException e) {
      log.warn("The last minutes of metrics could not be kept in {}: {}", file, e.getMessage());
    }
  }
}
