package dev.headroom.kubernetes.metricsapi;

import dev.headroom.kubernetes.metricsapi.certificate.ObjectName;
import dev.headroom.metrics.backend.RemoteSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the metrics API is served.
 *
 * @param address where it listens
 * @param namespace whose pods are scraped; empty for all
 * @param scrapeEvery from one page of a pod to the next
 * @param rules of prometheus-adapter; without them, signals are answered all the same
 * @param prometheus whom rules ask; without one, the pods' own series
 * @param resourceMetrics whether {@code metrics.k8s.io} is answered
 * @param certificate what is shown
 * @param version of this program
 */
public record MetricsApiSettings(
    InetSocketAddress address,
    Optional<String> namespace,
    Duration scrapeEvery,
    Optional<RuleSource> rules,
    Optional<RemoteSettings> prometheus,
    boolean resourceMetrics,
    Certificate certificate,
    String version) {
  /** What certificate is shown. */
  public sealed interface Certificate {
    /** Somebody else's, which may change while the server runs. */
    record OfFiles(Path chain, Path key) implements Certificate {}

    /**
     * One of our own.
     *
     * @param secret where it is kept; without it, it is made for each run
     * @param service that leads here, whose APIServices are kept trusting it
     * @param names hosts and addresses that it is for, beside those of the service
     */
    record Own(Optional<ObjectName> secret, Optional<ObjectName> service, List<String> names)
        implements Certificate {
      public Own {
        names = List.copyOf(names);
      }
    }
  }
}
