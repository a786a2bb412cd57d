package dev.headroom.cli;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import dev.headroom.cli.log.Logging;
import dev.headroom.load.Arrivals;
import dev.headroom.load.LoadLimits;
import dev.headroom.load.LoadReport;
import dev.headroom.load.LoadRun;
import dev.headroom.load.LoadSecond;
import dev.headroom.load.LoadSpec;
import dev.headroom.load.ReportJson;
import dev.headroom.load.ReportText;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts load on a server and reports how it bore it. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts load on an HTTP server and reports how it bore it.",
      "With --rate requests are due at fixed times, and latency counts from then; without it, -c clients each send when they"
          + " have their last answer."
    },
    footer = {"", "Exit code 0: done; 1: past a limit, or nothing was served; 2: wrong arguments."})
final class Load implements Callable<Integer> {
  private static final long DEFAULT_COUNT = 200;
  private static final int DEFAULT_CLIENTS = 50;
  private static final int DEFAULT_OUTSTANDING = 1_000;

  /** Format of the report. */
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final LoadTarget target = new LoadTarget();

  @Option(
      names = "-z",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long to send: 30s, 5m, 250ms.")
  private @Nullable Duration duration;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "How many requests to send. Default: 200, without -z.")
  private @Nullable Long count;

  @Option(
      names = "-c",
      paramLabel = "N",
      description =
          "Clients, default 50. With --rate: requests that may be unanswered, default 1000; one due beyond is unsent.")
  private @Nullable Integer connections;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Requests a second, at fixed times whatever the answers.")
  private @Nullable Double rate;

  @Option(
      names = "-t",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "20s",
      description = "How long one request may take. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(20);

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The report as ${COMPLETION-CANDIDATES}.")
  private Output output = Output.text;

  @Option(
      names = "--max-error-rate",
      paramLabel = "SHARE",
      converter = ShareConverter.class,
      description = "Fail beyond this share of failed and unsent requests: 0.01 or 1%%.")
  private @Nullable Double maxErrorRate;

  @Option(
      names = "--max-p95",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Fail beyond this 95th percentile of latency.")
  private @Nullable Duration maxP95;

  @Override
  public Integer call() throws Exception {
    Logging.start(Level.INFO);
    LoadSpec spec = spec();
    LoadLimits limits =
        new LoadLimits(Optional.ofNullable(maxErrorRate), Optional.ofNullable(maxP95));
    LoadRun run = start(spec);
    CountDownLatch printed = new CountDownLatch(1);
    Thread interrupted = new Thread(() -> endEarly(run, printed));
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      return print(run.report().get(), limits);
    } finally {
      printed.countDown();
      forget(interrupted);
    }
  }

  private LoadSpec spec() {
    try {
      AggregatedHttpRequest request = target.request();
      return new LoadSpec(
          target.uri(),
          _ -> request,
          arrivals(),
          duration == null ? LoadSpec.UNTIL_STOPPED : duration,
          count != null ? count : duration == null ? DEFAULT_COUNT : Long.MAX_VALUE,
          timeout);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private LoadRun start(LoadSpec spec) {
    try {
      return LoadRun.start(spec, live());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private Arrivals arrivals() {
    if (rate != null) {
      return new Arrivals.Open(rate, connections == null ? DEFAULT_OUTSTANDING : connections);
    }
    return new Arrivals.Closed(connections == null ? DEFAULT_CLIENTS : connections);
  }

  private Consumer<LoadSecond> live() {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()
        || output == Output.json) {
      return _ -> {};
    }
    PrintWriter err = command.commandLine().getErr();
    return second -> {
      err.println(ReportText.line(second));
      err.flush();
    };
  }

  private int print(LoadReport report, LoadLimits limits) {
    List<String> exceeded = limits.exceeded(report);
    PrintWriter out = command.commandLine().getOut();
    out.print(output == Output.json ? ReportJson.of(report) + "\n" : ReportText.of(report));
    out.flush();
    PrintWriter err = command.commandLine().getErr();
    exceeded.forEach(what -> err.println("headroom load: " + what));
    err.flush();
    return exceeded.isEmpty() ? 0 : 1;
  }

  /** On Ctrl-C: no more requests, two seconds for those that are out, then the report. */
  private static void endEarly(LoadRun run, CountDownLatch printed) {
    var _ = run.stop(Duration.ofSeconds(2));
    try {
      var _ = printed.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The hook is what ended the run.
    }
  }
}
