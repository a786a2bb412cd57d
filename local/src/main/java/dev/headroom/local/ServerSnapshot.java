package dev.headroom.local;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.control.Tick;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.local.replica.FleetHealth;
import dev.headroom.local.replica.ReplicaStatus;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.scaling.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One server at one moment.
 *
 * @param wanted how many replicas there should be
 * @param standby how many more are kept ready
 * @param replicas those that have a process, oldest first
 * @param health how replicas failed: restarts, the last exit, why there are fewer than wanted
 * @param scrapes the newest scrape of each replica that has been scraped, by its name
 * @param stated what the newest page of each replica states of its metrics
 * @param pool what the gateway counts
 * @param policy how it is scaled, if it is
 * @param lastTick what its policy's last turn came to
 * @param since when it began to run, in this run of the system
 * @param heldUntil where a person wants this number of replicas for a while: until when
 */
public record ServerSnapshot(
    ModelServer server,
    int wanted,
    int standby,
    List<ReplicaStatus> replicas,
    FleetHealth health,
    Map<String, Scrape> scrapes,
    List<MetricTypes> stated,
    PoolSnapshot pool,
    Optional<Policy> policy,
    Optional<Tick> lastTick,
    Instant since,
    Optional<Instant> heldUntil) {
  public String name() {
    return server.name();
  }
}
