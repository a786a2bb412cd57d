package dev.headroom.cli.demo;

import dev.headroom.api.resource.Resources;
import dev.headroom.cli.DashboardFeed;
import dev.headroom.cli.OwnProgram;
import dev.headroom.cli.Reporter;
import dev.headroom.cli.Shown;
import dev.headroom.cli.SystemLogs;
import dev.headroom.cli.log.Logging;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.local.LocalOptions;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.LocalSystem;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;

/** {@code headroom demo}: the main job, with a real model under a real load. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Shows the main job: a real model, overloaded, scaled out and in.",
    footer = {
      "",
      "Serves a sentence-embedding model with one replica, offers more load than that replica bears,",
      "scales out, ends the load and scales in. Takes about a minute; exits 0 only if it",
      "scaled out and in and no request failed."
    })
public final class Demo implements Callable<Integer> {
  private static final int FAILED = 1;

  /** As picocli makes it. */
  public Demo() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.start(Level.WARNING);
    Path folder = Files.createTempDirectory("headroom-demo-");
    Thread cleanUp = new Thread(() -> DemoWorkspace.delete(folder));
    Runtime.getRuntime().addShutdownHook(cleanUp);
    boolean good = play(DemoWorkspace.in(folder, "model-server.yaml"), folder, System.out);
    System.out.flush();
    DemoWorkspace.delete(folder);
    // Without the hooks: all is closed, and Netty's would take seconds.
    Runtime.getRuntime().halt(good ? 0 : FAILED);
    return FAILED;
  }

  private static boolean play(DemoWorkspace workspace, Path folder, PrintStream out)
      throws IOException, InterruptedException {
    Catalog catalog = Catalog.builtIn();
    LocalPlan plan = LocalPlan.of(Resources.read(List.of(workspace.file())), catalog, Dialect.OWN);
    if (!plan.problems().isEmpty()) {
      throw new IllegalStateException("the demo's own file is wrong: " + plan.problems());
    }
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    LocalOptions options = LocalOptions.of(anyPort, folder.resolve("state"), OwnProgram.serve());
    DemoTable table = new DemoTable(out);
    Milestones milestones = new Milestones(table);
    Timeline timeline = new Timeline();
    Reporter reporter = new Reporter(milestones, timeline);
    try (LocalSystem system = LocalSystem.open(options, catalog, reporter);
        Shown dashboard = Shown.start("127.0.0.1:0", timeline, new SystemLogs(system), Map.of());
        DashboardFeed _ = new DashboardFeed(system, timeline)) {
      table.introduce(workspace, system.address(), dashboard.address().orElseThrow());
      system.apply(plan);
      DemoStory story = new DemoStory(system, milestones, table);
      Verdict verdict = story.tell();
      table.conclude(verdict);
      return verdict.good();
    }
  }
}
