package dev.headroom.cli.metrics;

import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.api.snapshot.Elsewhere;
import dev.headroom.document.Problem;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.signal.AdapterRules;
import dev.headroom.signal.AskedMetrics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Prometheus that says, as of a moment, what a snapshot does not. Thread-safe. */
public final class AskedPrometheus implements Elsewhere, AutoCloseable {
  private final RemoteBackend backend;
  private final RuleSet rules;
  private final AskedMetrics metrics;
  private final Instant at;

  private AskedPrometheus(RemoteSettings settings, RuleSet rules, Instant at) {
    this.backend = new RemoteBackend(settings);
    this.rules = rules;
    this.at = at;
    MetricsRules asking = new MetricsRules(backend, settings.timeout());
    asking.rules(rules);
    this.metrics = new AskedMetrics(backend, asking, settings.timeout());
  }

  /**
   * Asks with the first question.
   *
   * @param files with rules of prometheus-adapter, or folders of such files
   * @throws IllegalArgumentException naming what is wrong with them, a line each
   */
  public static AskedPrometheus of(
      RemoteSettings settings, List<Path> files, Catalog catalog, Instant at) {
    if (files.isEmpty()) {
      return new AskedPrometheus(settings, RuleSet.NONE, at);
    }
    Resources resources = Resources.read(files);
    AdapterRules read =
        AdapterRules.of(resources, new QueryChecks(Dialect.OTHER, catalog::isCounter));
    List<Problem> problems = new ArrayList<>(resources.problems());
    problems.addAll(read.problems());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    if (read.rules().isEmpty()) {
      throw new IllegalArgumentException(
          "--rules: " + files.getFirst() + ": no rules (expected: those of prometheus-adapter)");
    }
    return new AskedPrometheus(settings, read.rules(), at);
  }

  /** What is wrong with rules that are left out, and what is hardly meant so in others. */
  public List<String> notes() {
    return rules.notes();
  }

  @Override
  public Optional<Reading> read(Metric metric, String namespace, List<String> pods) {
    return switch (metric) {
      case Metric.Query query -> Optional.of(metrics.query(query, at));
      case Metric.Spec spec ->
          rules.isEmpty()
              ? Optional.empty()
              : Optional.of(metrics.byRule(spec.spec(), namespace, pods, at));
      case Metric.Signal _ -> Optional.empty();
    };
  }

  @Override
  public void close() {
    backend.close();
  }
}
