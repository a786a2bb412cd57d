package dev.headroom.cli.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.cli.HostAndPort;
import dev.headroom.load.LoadSecond;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.ReplicaState;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the demo prints. Thread-safe. */
final class DemoTable {
  private static final String ROW = "%6s  %-9s %9s %9s %9s %9s  %15s  %8s%n";

  @GuardedBy("this")
  private final PrintStream out;

  private final Instant began = Instant.now();

  @GuardedBy("this")
  private boolean concluded;

  DemoTable(PrintStream out) {
    this.out = out;
  }

  synchronized void introduce(
      DemoWorkspace workspace, InetSocketAddress gateway, InetSocketAddress dashboard) {
    out.printf(
        """
        Headroom serves all-MiniLM-L6-v2 (23 MB, int8) with one replica of one stream, offers more load
        than it bears, scales out on requests per stream (target 1), ends the load and scales in.

        file      %s
        gateway   %s/v2/models/%s/infer
        dashboard %s/
        requests  batches of %d English sentences, tokenised, as KServe V2 binary tensors

        """,
        workspace.file(),
        HostAndPort.url(gateway),
        DemoWorkspace.MODEL,
        HostAndPort.url(dashboard),
        DemoStory.BATCH);
  }

  /** A sentence before the next rows. */
  synchronized void chapter(String text) {
    out.printf("%n%s%n", text);
    out.printf(
        ROW, "time", "", "offered/s", "served/s", "p50", "p95", "requests/stream", "replicas");
  }

  /** Something that happened. */
  synchronized void tell(Instant at, String text) {
    if (concluded) {
      return; // the end of the replicas is no news after the verdict
    }
    out.printf("%6s  » %s%n", time(at), text);
  }

  /** A second. */
  synchronized void row(
      String phase, Optional<LoadSecond> second, OptionalDouble load, ServerSnapshot server) {
    long ready = server.replicas().stream().filter(r -> r.state() == ReplicaState.READY).count();
    out.printf(
        Locale.ROOT,
        ROW,
        time(Instant.now()),
        phase,
        second.map(s -> "%.0f".formatted(s.offeredRate())).orElse("0"),
        second.map(s -> "%.0f".formatted(s.servedRate())).orElse("0"),
        second.filter(s -> s.served() > 0).map(s -> millis(s.p50())).orElse("–"),
        second.filter(s -> s.served() > 0).map(s -> millis(s.p95())).orElse("–"),
        load.isPresent() ? "%.2f".formatted(load.getAsDouble()) : "no data",
        ready + " of " + server.wanted());
  }

  synchronized void conclude(Verdict verdict) {
    concluded = true;
    out.println();
    verdict.lines().forEach(out::println);
  }

  static String millis(Duration latency) {
    return "%d ms".formatted(Math.round(latency.toNanos() / 1e6));
  }

  private String time(Instant at) {
    long seconds = Duration.between(began, at).toSeconds();
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
