package dev.headroom.explain;

import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.PodCount;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Event;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** An explanation as an answer to "why". */
public final class ExplainText {
  /** Only this has a status with conditions, which speak of it. */
  private static final String HPA = "HorizontalPodAutoscaler";

  private final PrintWriter out;
  private final Explanation explanation;
  private final Decision decision;

  private ExplainText(PrintWriter out, Explanation explanation) {
    this.out = out;
    this.explanation = explanation;
    this.decision = explanation.decision();
  }

  /** Writes it; does not close or flush. */
  public static void write(PrintWriter out, Explanation explanation) {
    ExplainText text = new ExplainText(out, explanation);
    text.headline();
    text.metrics();
    text.stages();
    text.section("What would have to change", WhatIf.sentences(explanation));
    if (explanation.snapshot().kind().equals(HPA)) {
      text.section(
          "Conditions", text.decision.status().conditions().stream().map(ExplainText::of).toList());
    }
    text.section("Events", text.decision.events().stream().map(ExplainText::of).toList());
    out.println();
  }

  private void headline() {
    Snapshot snapshot = explanation.snapshot();
    Policy policy = snapshot.policy();
    out.printf(
        "%s: %s (%s %s/%s, between %d and %d replicas) at %s%n",
        explanation.file(),
        snapshot.target(),
        snapshot.kind(),
        policy.namespace(),
        policy.name(),
        policy.minReplicas(),
        policy.maxReplicas(),
        explanation.now());
    out.printf("  %s%n", explanation.sentence());
  }

  private void metrics() {
    if (decision.metrics().isEmpty()) {
      section("What the metrics said", List.of("no metric was asked"));
      return;
    }
    section("What the metrics said", decision.metrics().stream().map(ExplainText::of).toList());
  }

  private void stages() {
    if (decision.proposedReplicas().isEmpty() && decision.stages().isEmpty()) {
      section("What became of it", List.of("nothing was decided"));
      return;
    }
    out.println();
    out.println("What became of it");
    if (decision.proposedReplicas().isPresent()) {
      int proposed = decision.proposedReplicas().getAsInt();
      out.printf("  %-16s %12d   the largest proposal%n", "metrics", proposed);
    }
    for (Stage stage : decision.stages()) {
      String change = stage.before() + " -> " + stage.after();
      out.printf("  %-16s %12s   %s: %s%n", stage.name(), change, stage.reason(), stage.message());
    }
    out.printf("  %-16s %12d%n", "outcome", explanation.outcome());
  }

  private void section(String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.println();
    out.println(title);
    lines.forEach(line -> out.println("  " + line));
  }

  static String of(MetricOutcome outcome) {
    String name = outcome.metric().name() + " (" + outcome.metric().type() + ")";
    return switch (outcome) {
      case MetricOutcome.Failed failed -> name + ": failed: " + failed.message();
      case MetricOutcome.Proposed proposed ->
          name
              + " is "
              + MetricText.current(proposed.current())
              + MetricText.target(proposed.metric())
              + ratio(proposed.ratio())
              + ", so "
              + replicas(proposed.replicas())
              + proposed.pods().map(ExplainText::of).orElse("");
    };
  }

  private static String ratio(double ratio) {
    return Double.isFinite(ratio)
        ? String.format(Locale.ROOT, ", %.2f times its target", ratio)
        : "";
  }

  private static String of(PodCount pods) {
    StringJoiner text = new StringJoiner(", ", "; pods: ", "");
    text.add(pods.ready() + " counted");
    if (pods.unready() > 0) {
      text.add(pods.unready() + " not ready");
    }
    if (pods.missing() > 0) {
      text.add(pods.missing() + " without a sample");
    }
    if (pods.ignored() > 0) {
      text.add(pods.ignored() + " failed or going");
    }
    return text.toString();
  }

  private static String of(Condition condition) {
    return "%-15s %-6s %s: %s"
        .formatted(condition.type(), condition.status(), condition.reason(), condition.message());
  }

  private static String of(Event event) {
    return "%-7s %s: %s".formatted(event.type(), event.reason(), event.message());
  }

  static String replicas(int count) {
    return count == 1 ? "1 replica" : count + " replicas";
  }
}
