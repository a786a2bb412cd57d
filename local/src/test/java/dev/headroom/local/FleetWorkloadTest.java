package dev.headroom.local;

import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.api.resource.Resources;
import dev.headroom.control.Workload;
import dev.headroom.control.WorkloadContract;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.local.replica.FleetBench;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.signal.AskedMetrics;
import dev.headroom.signal.Elsewhere;
import dev.headroom.signal.Instruments;
import dev.headroom.signal.PolicyMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract, of real processes. */
@Timeout(120)
class FleetWorkloadTest extends WorkloadContract {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();
  private FleetBench bench;
  private FleetWorkload workload;

  @BeforeEach
  void run() throws IOException {
    bench = new FleetBench(folder, FleetBench.anyServer(folder, "/ping"), ReplicaSettings.DEFAULT);
    String file =
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: any}
        spec: {command: [any, "{port}"], readiness: {path: /ping}}
        """;
    LocalPlan plan =
        LocalPlan.of(Resources.parse("any.yaml", file, folder), Catalog.builtIn(), Dialect.OWN);
    LoadWatch load = new LoadWatch(bench.pool, time, () -> {});
    RunningServer running =
        new RunningServer(plan.servers().getFirst(), bench.pool, load, bench.fleet, Instant.now());
    HeadBackend backend =
        new HeadBackend(new Head(HeadSettings.standard(), InstantSource.system()), SECOND);
    PolicyMetrics none =
        new PolicyMetrics(
            List.of(),
            new Instruments(
                Catalog.builtIn(),
                "default",
                new AskedMetrics(backend, new MetricsRules(backend, SECOND), SECOND),
                Optional.of(load),
                Elsewhere.NOWHERE));
    workload = new FleetWorkload("any", running, none, Mode.ACT, (_, _) -> {});
    running.want(1);
  }

  @AfterEach
  void end() {
    bench.close();
    time.shutdownNow();
  }

  @Override
  protected Workload workload() {
    return workload;
  }
}
