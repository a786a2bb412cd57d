package dev.headroom.cli.metrics;

import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.web.ScrapeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The replicas' pages as targets of a Prometheus, a pool a server. */
public record ReplicaScrapes(LocalSystem system) implements ScrapeView {
  @Override
  public List<Active> active() {
    List<Active> active = new ArrayList<>();
    for (ServerSnapshot server : system.snapshot()) {
      for (ReplicaStatus replica : server.replicas()) {
        active.add(active(server, replica));
      }
    }
    return active;
  }

  private static Active active(ServerSnapshot server, ReplicaStatus replica) {
    Optional<Scrape> last = Optional.ofNullable(server.scrapes().get(replica.name()));
    Optional<Scrape.Failure> failed =
        last.filter(Scrape.Failure.class::isInstance).map(Scrape.Failure.class::cast);
    Labels labels = Labels.of("pod", replica.name(), "server", server.name());
    return new Active(
        labels,
        labels,
        server.name(),
        "http://" + replica.name(),
        failed.map(Scrape.Failure::detail).orElse(""),
        last.map(Scrape::at).orElse(Instant.EPOCH),
        last.map(Scrape::took).orElse(Duration.ZERO),
        last.isEmpty() ? Health.UNKNOWN : failed.isPresent() ? Health.DOWN : Health.UP,
        ScrapeSettings.EVERY_SECOND.interval(),
        ScrapeSettings.EVERY_SECOND.timeout());
  }

  /** None: what a server's file says of its replicas, they are. */
  @Override
  public List<Dropped> dropped() {
    return List.of();
  }

  @Override
  public Map<String, List<Metadata>> metadata() {
    return Metadata.of(system.snapshot().stream().flatMap(server -> server.stated().stream()));
  }
}
