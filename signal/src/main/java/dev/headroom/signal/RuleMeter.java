package dev.headroom.signal;

import dev.headroom.gateway.signal.LoadMeans;
import dev.headroom.metrics.rules.MetricAnswer;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import java.time.Instant;
import java.util.List;

/**
 * Reads a metric that a rule gives. A metric of pods that none gives is looked for on the pages.
 */
final class RuleMeter implements Meter {
  private final MetricSpec metric;
  private final AskedMetrics asked;
  private final String namespace;
  private final SeriesMeter otherwise;

  RuleMeter(MetricSpec metric, AskedMetrics asked, String namespace, SeriesMeter otherwise) {
    this.metric = metric;
    this.asked = asked;
    this.namespace = namespace;
    this.otherwise = otherwise;
  }

  @Override
  public Measure read(Pages pages, Instant now) {
    return metric instanceof MetricSpec.Pods pods
        ? ofPods(pods, pages, now)
        : Measure.of(metric, asked.byRule(metric, namespace, List.of(), now));
  }

  private Measure ofPods(MetricSpec.Pods pods, Pages pages, Instant now) {
    if (pages.replicas().isEmpty()) {
      return otherwise.read(pages, now);
    }
    MetricAnswer answer = asked.ofPods(pods, namespace, pages.replicas(), now);
    if (answer instanceof MetricAnswer.NotFound(String why)) {
      Measure onPages = otherwise.read(pages, now);
      return onPages.reading() instanceof Reading.Failed(String absent)
          ? Measure.of(metric, new Reading.Failed(why + "; " + absent))
          : onPages;
    }
    return Measure.of(metric, AskedMetrics.reading(answer, now));
  }

  @Override
  public boolean isAbove(LoadMeans load, double tolerance) {
    return false;
  }
}
