package dev.headroom.cli.demo;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import dev.headroom.api.resource.Resources;
import dev.headroom.cli.DashboardFeed;
import dev.headroom.cli.Headroom;
import dev.headroom.cli.HostAndPort;
import dev.headroom.cli.OwnProgram;
import dev.headroom.cli.Reporter;
import dev.headroom.cli.Shown;
import dev.headroom.cli.SystemLogs;
import dev.headroom.cli.log.Logging;
import dev.headroom.control.Tick;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.load.Arrivals;
import dev.headroom.load.LoadReport;
import dev.headroom.load.LoadRun;
import dev.headroom.load.LoadSpec;
import dev.headroom.local.LocalOptions;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemListener;
import dev.headroom.local.replica.FleetSettings;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.RuleSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.logging.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code headroom rehearse}, for whoever packs Headroom: does for some seconds what a user will, so
 * that JVMs can record what they load and compile. The JVM it runs on is told to by {@code
 * -XX:AOTCacheOutput}; that of the replica which {@code up} starts it tells itself.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Does for some seconds what a user will, for the JVM to record.")
public final class Rehearse implements Callable<Integer> {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECORD_LIMIT = Duration.ofSeconds(90);
  private static final Duration EACH_LOAD = Duration.ofSeconds(3);
  private static final int CLIENTS = 8;

  /** What there is to rehearse. */
  enum Play {
    /** The demo's model, served and asked. */
    UP,
    /** The commands that answer and end. */
    COMMANDS,
    /** What speaks with a cluster. */
    CLUSTER
  }

  @Parameters(paramLabel = "up|commands|cluster", description = "What to do.")
  private Play play = Play.UP;

  /** As picocli makes it. */
  public Rehearse() {}

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    Path folder = Files.createTempDirectory("headroom-rehearsal-");
    try {
      switch (play) {
        case UP -> up(DemoWorkspace.in(folder, "rehearsal.yaml"), folder.resolve("state"));
        case COMMANDS -> commands();
        case CLUSTER -> ClusterRehearsal.play(folder);
      }
    } finally {
      DemoWorkspace.delete(folder);
    }
    // Without the hooks: all is closed, and Netty's would take seconds.
    Runtime.getRuntime().halt(0);
    return 0;
  }

  private static void commands() {
    CommandLine headroom = Headroom.commandLine();
    for (String name : headroom.getSubcommands().keySet()) {
      headroom.execute(name, "--help");
    }
    headroom.execute("--help");
    headroom.execute("--version");
  }

  private static void up(DemoWorkspace workspace, Path state)
      throws IOException, InterruptedException, TimeoutException {
    Logging.start(Level.WARNING);
    Catalog catalog = Catalog.builtIn();
    Timeline timeline = new Timeline();
    Ready ready = new Ready(new CountDownLatch(1));
    try (LocalSystem system =
            LocalSystem.open(options(state), catalog, new Reporter(ready, timeline));
        Shown dashboard = Shown.start("127.0.0.1:0", timeline, new SystemLogs(system), Map.of());
        DashboardFeed _ = new DashboardFeed(system, timeline)) {
      system.apply(LocalPlan.of(Resources.read(List.of(workspace.file())), catalog, Dialect.OWN));
      ready.await();
      play(http(system.address()), http(dashboard.address().orElseThrow()));
      end(system);
    }
  }

  private static LocalOptions options(Path state) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new LocalOptions(
        GatewaySettings.at(anyPort),
        state,
        OwnProgram.serveRecorded(),
        FleetSettings.DEFAULT.withStopLimit(RECORD_LIMIT),
        Duration.ofSeconds(1),
        Optional.empty());
  }

  private static void play(URI gateway, URI dashboard) throws IOException {
    List<AggregatedHttpRequest> inferences = DemoStory.inferences();
    load(gateway, 1, number -> inferences.get((int) (number % inferences.size())));
    // What the model does takes longest; what the gateway does is called often enough by this.
    AggregatedHttpRequest metadata =
        AggregatedHttpRequest.of(HttpMethod.GET, "/v2/models/" + DemoWorkspace.MODEL);
    load(gateway, CLIENTS, _ -> metadata);
    WebClient browser = WebClient.of(dashboard);
    for (String path : List.of("/", "/api/v1/timeline")) {
      browser.get(path).aggregate().join();
    }
  }

  private static void load(URI gateway, int clients, LongFunction<AggregatedHttpRequest> requests) {
    LoadSpec spec = LoadSpec.during(EACH_LOAD, gateway, new Arrivals.Closed(clients), requests);
    try (LoadRun run = LoadRun.start(spec, _ -> {})) {
      LoadReport report = run.report().join();
      if (report.servedRate() == 0) {
        throw new IllegalStateException("the rehearsal's requests were not served");
      }
    }
  }

  /** Has the replica end, and waits until it has written what it recorded. */
  private static void end(LocalSystem system) throws IOException {
    List<CompletableFuture<ProcessHandle>> ends =
        system.snapshot().getFirst().replicas().stream()
            .flatMap(replica -> ProcessHandle.of(replica.pid()).stream())
            .map(ProcessHandle::onExit)
            .toList();
    system.apply(new LocalPlan(List.of(), RuleSet.NONE, List.of()));
    for (CompletableFuture<ProcessHandle> end : ends) {
      end.orTimeout(RECORD_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private static URI http(InetSocketAddress address) {
    return URI.create(HostAndPort.url(address));
  }

  /** Opens when the replica is ready. */
  private record Ready(CountDownLatch latch) implements SystemListener {
    @Override
    public void event(SystemEvent event) {
      if (event.kind() == SystemEvent.Kind.READY) {
        latch.countDown();
      }
    }

    @Override
    public void ticked(String server, Tick tick) {}

    void await() throws InterruptedException, TimeoutException {
      if (!latch.await(READY_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new TimeoutException("no replica was ready within " + READY_LIMIT.toSeconds() + " s");
      }
    }
  }
}
