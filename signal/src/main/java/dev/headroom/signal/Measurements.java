package dev.headroom.signal;

import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last minutes of all replicas' series, and who answers questions: they, or a Prometheus that
 * runs already. Signals are read from the replicas' series in any case, which are seconds fresher.
 * Thread-safe.
 *
 * @param backend whom queries are asked of
 * @param rules what metrics the users' rules give
 * @param asked the policies' queries, and what rules give
 * @param remote the Prometheus, where it is the backend
 * @param file where the series are kept from one run to the next, if anywhere
 */
public record Measurements(
    Head head,
    MetricsBackend backend,
    MetricsRules rules,
    AskedMetrics asked,
    Optional<RemoteBackend> remote,
    Optional<Path> file) {
  private static final Logger log = LoggerFactory.getLogger(Measurements.class);

  /** As Prometheus has it; a series that ended has no value sooner. */
  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  /** Of a question that a rule asks of the own store. */
  private static final Duration RULE_DEADLINE = Duration.ofSeconds(2);

  /** Of a query to the own store: a decision waits no longer for one number. */
  private static final Duration QUERY_DEADLINE = Duration.ofSeconds(1);

  /**
   * With what the last run kept.
   *
   * @param prometheus whom to ask in place of the own store
   * @throws IllegalArgumentException if a file of its TLS cannot be used
   */
  public static Measurements open(
      Path file, InstantSource clock, Optional<RemoteSettings> prometheus) {
    Head head = new Head(HeadSettings.standard(), clock);
    if (Snapshot.read(head, file) instanceof Snapshot.Outcome.Restored restored) {
      log.info("{} series of the last run are known", restored.series());
    }
    return over(head, prometheus, Optional.of(file));
  }

  /**
   * Over somebody else's store, which is kept nowhere.
   *
   * @param prometheus whom to ask in place of the store
   * @throws IllegalArgumentException if a file of its TLS cannot be used
   */
  public static Measurements over(Head head, Optional<RemoteSettings> prometheus) {
    return over(head, prometheus, Optional.empty());
  }

  private static Measurements over(
      Head head, Optional<RemoteSettings> prometheus, Optional<Path> file) {
    Optional<RemoteBackend> remote = prometheus.map(RemoteBackend::new);
    MetricsBackend backend =
        remote.<MetricsBackend>map(is -> is).orElseGet(() -> new HeadBackend(head, LOOKBACK));
    Optional<Duration> patience = prometheus.map(RemoteSettings::timeout);
    MetricsRules rules = new MetricsRules(backend, patience.orElse(RULE_DEADLINE));
    return new Measurements(
        head,
        backend,
        rules,
        new AskedMetrics(backend, rules, patience.orElse(QUERY_DEADLINE)),
        remote,
        file);
  }

  /** Asks nobody any more, and keeps what there is for the next run. */
  public void close() {
    remote.ifPresent(RemoteBackend::close);
    file.ifPresent(this::keep);
  }

  private void keep(Path in) {
    try {
      Snapshot.write(head, in);
    } catch (IOException e) {
      log.warn("The last minutes of metrics could not be kept in {}: {}", in, e.getMessage());
    }
  }
}
