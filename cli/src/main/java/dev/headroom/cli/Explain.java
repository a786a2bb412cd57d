package dev.headroom.cli;

import dev.headroom.api.snapshot.Elsewhere;
import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.metrics.AskedPrometheus;
import dev.headroom.cli.metrics.PrometheusFlag;
import dev.headroom.cli.past.PastExplanation;
import dev.headroom.cli.past.PastFlags;
import dev.headroom.cli.signals.CatalogFile;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.GoDuration;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.explain.ExplainJson;
import dev.headroom.explain.ExplainText;
import dev.headroom.explain.Explanation;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.scaling.policy.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code headroom explain FILE...}: decides from files alone, and says why; {@code headroom explain
 * NAME}: says why a server of {@code headroom up} was scaled, from its decision log; {@code
 * headroom explain --context CONTEXT NAME}: decides from what a cluster has now.
 */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says why a server has as many replicas as it has, or had (NAME), from the decision log of"
          + " headroom up; or how many an autoscaler would want, and why, from files alone, or, with"
          + " --context, --kubeconfig or -n, from what a cluster has now.",
      "Each FILE is one snapshot, YAML or JSON, as kubectl and the metrics APIs print it: an autoscaler"
          + " (HorizontalPodAutoscaler or ScalingPolicy), its target or the target's Scale, Pods, and"
          + " PodMetricsList, MetricValueList, ExternalMetricValueList. - is stdin.",
      "Metrics that it does not have are asked of --prometheus, as of --now."
    })
final class Explain implements Callable<Integer> {
  private static final String STDIN = "-";
  private static final String ZERO_GATE = "HPAScaleToZero";
  private static final String TOLERANCE_GATE = "HPAConfigurableTolerance";

  /** How the answer is written. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME|FILE",
      description =
          "A server of headroom up; or a snapshot, which is there or has a dot or slash; - is stdin."
              + " Of a cluster: NAME or KIND/NAME of an HPA, a ScalingPolicy, or a ModelServer that"
              + " scales.")
  private List<String> arguments = List.of();

  @Mixin private final PastFlags past = new PastFlags();

  @Mixin private final ClusterFlags cluster = new ClusterFlags();

  @Mixin private final PrometheusFlag prometheus = new PrometheusFlag();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "Of a FILE: rules of prometheus-adapter, by which --prometheus is asked for Pods, Object"
              + " and External metrics; may be given several times.")
  private List<Path> rules = List.of();

  @Mixin private final CatalogFile signals = new CatalogFile();

  @Option(
      names = "--now",
      paramLabel = "RFC3339",
      description = "The moment of the decision, as 2026-01-01T12:00:00Z. Default: now.")
  private @Nullable String now;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "text|json",
      description = "json is an object a line, a line a FILE. Default: ${DEFAULT-VALUE}.")
  private Format output = Format.TEXT;

  @Option(
      names = "--horizontal-pod-autoscaler-tolerance",
      defaultValue = "0.1",
      paramLabel = "FRACTION",
      description = "How far from its target a metric may be. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(
      names = "--horizontal-pod-autoscaler-cpu-initialization-period",
      defaultValue = "5m0s",
      paramLabel = "DURATION",
      description =
          "How long after its start a pod's CPU may not count. Default: ${DEFAULT-VALUE}.")
  private String cpuInitializationPeriod = "";

  @Option(
      names = "--horizontal-pod-autoscaler-initial-readiness-delay",
      defaultValue = "30s",
      paramLabel = "DURATION",
      description =
          "How soon after its start a pod may become ready at first. Default: ${DEFAULT-VALUE}.")
  private String initialReadinessDelay = "";

  @Option(
      names = "--horizontal-pod-autoscaler-downscale-stabilization",
      defaultValue = "5m0s",
      paramLabel = "DURATION",
      description =
          "The window of scaling down where behavior sets none. Default: ${DEFAULT-VALUE}.")
  private String downscaleStabilization = "";

  @Option(
      names = "--feature-gates",
      split = ",",
      paramLabel = "GATE=BOOL",
      description = ZERO_GATE + " (default false) and " + TOLERANCE_GATE + " (default true).")
  private Map<String, Boolean> featureGates = new TreeMap<>();

  @Override
  public Integer call() {
    Settings settings = settings();
    Instant moment = moment();
    try {
      if (cluster.given().isPresent()) {
        return ofCluster(cluster.given().get(), moment, settings);
      }
      Optional<AskedPrometheus> asked = asked(moment);
      asked.ifPresent(each -> each.notes().forEach(commandSpec().commandLine().getErr()::println));
      try {
        return explain(moment, settings, asked.map(Elsewhere.class::cast).orElse(Elsewhere.NOBODY));
      } finally {
        asked.ifPresent(AskedPrometheus::close);
      }
    } catch (IllegalArgumentException e) {
      commandSpec().commandLine().getErr().println(e.getMessage());
      return BadInput.EXIT_CODE;
    }
  }

  /** Whom the flags say to ask. */
  private Optional<AskedPrometheus> asked(Instant moment) {
    if (signals.isGiven()) {
      signals.catalog();
    }
    Optional<RemoteSettings> settings = prometheus.settings();
    if (settings.isEmpty() && !rules.isEmpty()) {
      throw wrong("--rules: " + rules.getFirst() + " (expected: --prometheus as well)");
    }
    if (settings.isPresent()) {
      Logging.start(Level.WARNING);
    }
    return settings.map(each -> AskedPrometheus.of(each, rules, signals.catalog(), moment));
  }

  private int explain(Instant moment, Settings settings, Elsewhere elsewhere) {
    SignalMetrics known = new SignalMetrics(signals::catalog);
    int exitCode = 0;
    for (String argument : arguments) {
      exitCode =
          Math.max(
              exitCode,
              PastFlags.isName(argument)
                  ? ofServer(argument)
                  : ofFile(argument, moment, settings, known, elsewhere));
    }
    commandSpec().commandLine().getOut().flush();
    return exitCode;
  }

  /** A look at a cluster is of now, and all of it is the cluster's. */
  private int ofCluster(String flag, Instant moment, Settings settings) {
    past.given()
        .or(() -> prometheus.settings().map(_ -> "--prometheus"))
        .or(() -> rules.isEmpty() ? Optional.empty() : Optional.of("--rules"))
        .ifPresent(
            other -> {
              throw wrong(other + ": with " + flag + " (expected: one of the two)");
            });
    Logging.start(Level.SEVERE); // what is wrong is said by name
    PrintWriter stdout = commandSpec().commandLine().getOut();
    PrintWriter stderr = commandSpec().commandLine().getErr();
    int failures =
        ClusterExplanation.each(
            cluster,
            arguments,
            signals.catalog(),
            moment,
            settings,
            explained -> {
              explained.notes().forEach(output == Format.TEXT ? stdout::println : stderr::println);
              write(stdout, explained.explanation());
            },
            (name, problem) -> {
              if (output == Format.JSON) {
                stdout.println(ExplainJson.ofProblem(name, problem));
              }
              stderr.println(problem);
            });
    stdout.flush();
    return failures == 0 ? 0 : BadInput.EXIT_CODE;
  }

  private int ofServer(String server) {
    PrintWriter stdout = commandSpec().commandLine().getOut();
    try {
      PastExplanation explanation = past.explain(server, ZonedDateTime.now(ZoneId.systemDefault()));
      switch (output) {
        case TEXT -> explanation.writeText(stdout);
        case JSON -> explanation.writeJson(stdout);
      }
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      commandSpec().commandLine().getErr().println(e.getMessage());
      return BadInput.EXIT_CODE;
    }
  }

  private int ofFile(
      String file, Instant moment, Settings settings, SignalMetrics known, Elsewhere elsewhere) {
    past.given()
        .ifPresent(
            flag -> {
              throw wrong(flag + ": " + file + " is a file (expected: the name of a server)");
            });
    PrintWriter stdout = commandSpec().commandLine().getOut();
    Problems problems = new Problems(file);
    Snapshot snapshot = read(file, known, elsewhere, problems);
    if (snapshot == null) {
      writeFailure(stdout, file, problems.list());
      return BadInput.report(commandSpec().commandLine().getErr(), problems.list());
    }
    write(stdout, Explanation.of(file, moment, snapshot, settings));
    return 0;
  }

  private static @Nullable Snapshot read(
      String file, SignalMetrics known, Elsewhere elsewhere, Problems problems) {
    List<Document> documents;
    try {
      documents =
          file.equals(STDIN)
              ? Documents.read(file, System.in, problems)
              : Documents.read(file, Path.of(file), problems);
    } catch (InvalidPathException e) {
      problems.add(Problem.ofFile(file, "no path", "a YAML or JSON file"));
      return null;
    } catch (IOException e) {
      problems.add(Problem.ofFile(file, "unreadable: " + e.getMessage(), "YAML or JSON"));
      return null;
    }
    return problems.count() > 0
        ? null
        : Snapshot.read(file, documents, known::of, elsewhere, problems);
  }

  private void write(PrintWriter stdout, Explanation explanation) {
    switch (output) {
      case TEXT -> ExplainText.write(stdout, explanation);
      case JSON -> stdout.println(ExplainJson.of(explanation));
    }
  }

  /** In JSON a bad file has its line as well, so that lines and files stay in step. */
  private void writeFailure(PrintWriter stdout, String file, List<Problem> problems) {
    if (output == Format.JSON) {
      stdout.println(ExplainJson.ofProblems(file, problems));
    }
  }

  private Settings settings() {
    for (String gate : featureGates.keySet()) {
      if (!gate.equals(ZERO_GATE) && !gate.equals(TOLERANCE_GATE)) {
        throw wrong(
            "--feature-gates: "
                + gate
                + " (expected: "
                + ZERO_GATE
                + " or "
                + TOLERANCE_GATE
                + ")");
      }
    }
    try {
      return new Settings(
          tolerance,
          duration("cpu-initialization-period", cpuInitializationPeriod),
          duration("initial-readiness-delay", initialReadinessDelay),
          duration("downscale-stabilization", downscaleStabilization),
          featureGates.getOrDefault(ZERO_GATE, false),
          featureGates.getOrDefault(TOLERANCE_GATE, true));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Duration duration(String flag, String text) {
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--horizontal-pod-autoscaler-" + flag + ": " + text + " (expected: a duration, as 5m0s)");
    }
  }

  private Instant moment() {
    if (now == null) {
      return Instant.now();
    }
    try {
      return OffsetDateTime.parse(now).toInstant();
    } catch (DateTimeException e) {
      throw wrong("--now: " + now + " (expected: a time as 2026-01-01T12:00:00Z)");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandSpec().commandLine(), message);
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    return spec;
  }
}
