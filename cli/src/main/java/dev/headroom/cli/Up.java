package dev.headroom.cli;

import dev.headroom.api.resource.Resources;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.metrics.PrometheusFlag;
import dev.headroom.cli.metrics.SystemApi;
import dev.headroom.cli.signals.CatalogFile;
import dev.headroom.cli.socket.RunningSystem;
import dev.headroom.dashboard.timeline.PointFile;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.local.LocalOptions;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemEvent.Kind;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.watch.FileWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headroom up}: runs a user's files on this machine until told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs ModelServers on this machine behind one gateway, and scales them.",
    footer = {"", "An edit of the files is applied at once. Ctrl-C drains and stops everything."})
final class Up implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "YAML or JSON with ModelServers, ScalingPolicies, HorizontalPodAutoscalers and rules of"
              + " prometheus-adapter (its configuration, the ConfigMap of it, or the chart's"
              + " values), or a folder of such files; may be given several times.")
  private List<Path> files = List.of();

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1:8000",
      paramLabel = "HOST:PORT",
      description = "Where the gateway listens; port 0: any free one (${DEFAULT-VALUE}).")
  private String address = "";

  @Option(
      names = "--dashboard",
      defaultValue = "127.0.0.1:8001",
      paramLabel = "HOST:PORT",
      description = "Where the dashboard listens, or off (${DEFAULT-VALUE}).")
  private String dashboard = "";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "For what survives a restart, and logs; one for each set of files in the user's state"
              + " folder otherwise.")
  private @Nullable Path stateDir;

  @Mixin private final CatalogFile signals = new CatalogFile();

  @Mixin private final PrometheusFlag prometheus = new PrometheusFlag();

  @Mixin private final AccessFlags access = new AccessFlags();

  /** Told of the files as they are now; the watch's, once it watches. */
  private volatile List<String> notes = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(Level.WARNING);
    try {
      Catalog catalog = signals.catalog();
      Optional<RemoteSettings> asked = prometheus.settings();
      LocalPlan plan = plan(catalog, asked);
      if (!plan.problems().isEmpty()) {
        plan.problems().forEach(System.err::println);
        plan.notes().forEach(System.err::println);
        return BAD_INPUT;
      }
      return run(plan, catalog, asked);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return BAD_INPUT;
    } catch (UncheckedIOException e) {
      System.err.println("--" + e.getMessage());
      return BAD_INPUT;
    } catch (FileSystemException e) {
      System.err.println("--state-dir: " + StateFolder.unusable(e));
      return FAILED;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  /** What a Prometheus of other make can read is for it to say. */
  private LocalPlan plan(Catalog catalog, Optional<RemoteSettings> asked) {
    return LocalPlan.of(
        Resources.read(files), catalog, asked.isPresent() ? Dialect.OTHER : Dialect.OWN);
  }

  private int run(LocalPlan plan, Catalog catalog, Optional<RemoteSettings> asked)
      throws IOException, InterruptedException {
    notes = plan.notes();
    Path state = stateDir != null ? stateDir : StateFolder.of(files);
    LocalOptions options =
        LocalOptions.of(
                access.guard(GatewaySettings.at(HostAndPort.parse("--address", address))),
                state,
                OwnProgram.serve())
            .asking(asked);
    UpConsole console = new UpConsole(System.out, System.err);
    PointFile points = Recollection.file(state);
    Timeline timeline = new Timeline(points);
    try (LocalSystem system = LocalSystem.open(options, catalog, new Reporter(console, timeline));
        SystemApi api = new SystemApi(system);
        Shown shown =
            Shown.start(
                dashboard,
                timeline,
                new SystemLogs(system),
                Map.of(SystemApi.PREFIX, api.service()))) {
      system.apply(plan);
      // Only now, when whoever reads the address is answered by the servers.
      console.starting(files, access.url(system.address()), shown.address(), options, plan);
      Recollection.tell(timeline, points, state, console::say);
      FileWatch watch =
          new FileWatch(files, LOOK_EVERY, () -> edited(system, plan(catalog, asked)));
      DashboardFeed feed = new DashboardFeed(system, timeline);
      CountDownLatch told = new CountDownLatch(1);
      RunningSystem running =
          running(
              access.url(system.address()),
              shown.address().map(HostAndPort::url).orElse(""),
              state);
      try (Commanded _ = Commanded.start(running, system, told::countDown)) {
        StopSignal.await(told);
      }
      feed.close();
      timeline.end();
      watch.close();
      console.say("stopping: requests in flight are finished, then the replicas end");
    }
    console.say("stopped");
    System.err.flush();
    // Without the hooks: all is closed, and Netty's would take seconds.
    Runtime.getRuntime().halt(0);
    return 0;
  }

  private RunningSystem running(String gateway, String page, Path state) {
    return new RunningSystem(
        Headroom.version(),
        ProcessHandle.current().pid(),
        Instant.now(),
        state,
        files,
        gateway,
        page);
  }

  private void edited(LocalSystem system, LocalPlan plan) {
    if (!plan.problems().isEmpty()) {
      StringBuilder text =
          new StringBuilder("the edit is not applied, everything goes on as before:");
      plan.problems().forEach(problem -> text.append("\n  ").append(problem));
      plan.notes().forEach(note -> text.append("\n  ").append(note));
      badEdit(system, text.toString());
      return;
    }
    try {
      system.apply(plan);
      system.tell(SystemEvent.of(Instant.now(), "", Kind.EDITED, "the edit is applied"));
      tellNotes(system, plan);
    } catch (IOException | RuntimeException e) {
      badEdit(system, "the edit could not be applied as a whole: " + e.getMessage());
    }
  }

  /** What is to be known of the files, and was not before the edit. */
  private void tellNotes(LocalSystem system, LocalPlan plan) {
    plan.notes().stream()
        .filter(note -> !notes.contains(note))
        .forEach(note -> badEdit(system, note));
    notes = plan.notes();
  }

  private static void badEdit(LocalSystem system, String message) {
    system.tell(SystemEvent.warning(Instant.now(), "", Kind.BAD_EDIT, message));
  }
}
