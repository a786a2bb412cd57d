package dev.headroom.explain;

import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What would have to change for another outcome, found by deciding again: with each metric higher,
 * with all metrics lower, at the later times at which something remembered runs out, and within
 * wider bounds. All else stays as it is.
 */
final class WhatIf {
  private static final double MOST = 1e6;
  private static final double PRECISION = 1e-3;
  private static final int MOST_TIMES = 200;
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final Explanation explanation;
  private final Snapshot snapshot;
  private final Decision decision;
  private final int outcome;
  private final List<String> sentences = new ArrayList<>();

  private WhatIf(Explanation explanation) {
    this.explanation = explanation;
    this.snapshot = explanation.snapshot();
    this.decision = explanation.decision();
    this.outcome = explanation.outcome();
  }

  static List<String> sentences(Explanation explanation) {
    WhatIf whatIf = new WhatIf(explanation);
    if (whatIf.snapshot.observation().target() instanceof Target.Missing) {
      whatIf.sentences.add(
          "the snapshot would have to hold "
              + whatIf.snapshot.target()
              + " or its Scale (kubectl get --raw .../scale)");
    } else {
      whatIf.failures();
      whatIf.higher();
      whatIf.lower();
      whatIf.later();
      whatIf.bounds();
    }
    return whatIf.sentences;
  }

  private void failures() {
    for (MetricOutcome metric : decision.metrics()) {
      if (metric instanceof MetricOutcome.Failed failed) {
        sentences.add(
            failed.metric().name()
                + " would have to be readable: while it fails, the other metrics may add replicas"
                + " but not take any away");
      }
    }
  }

  /** The least that each metric would have to be for more replicas. */
  private void higher() {
    for (int i = 0; i < decision.metrics().size(); i++) {
      int metric = i;
      if (!(decision.metrics().get(i) instanceof MetricOutcome.Proposed)) {
        continue;
      }
      double high = 1;
      while (high < MOST && at(high, metric) <= outcome) {
        high *= 2;
      }
      if (at(high, metric) <= outcome) {
        continue;
      }
      double low = high / 2;
      while (high - low > PRECISION * high) {
        double middle = (low + high) / 2;
        if (at(middle, metric) > outcome) {
          high = middle;
        } else {
          low = middle;
        }
      }
      sentence(high, metric, "rise to");
    }
  }

  /** The most that the metrics might be for fewer replicas. */
  private void lower() {
    if (decision.proposedReplicas().isEmpty() || at(0, -1) >= outcome) {
      return;
    }
    double low = 0;
    double high = 1;
    while (high - low > PRECISION) {
      double middle = (low + high) / 2;
      if (at(middle, -1) < outcome) {
        low = middle;
      } else {
        high = middle;
      }
    }
    boolean one = decision.metrics().size() == 1;
    if (one) {
      sentence(low, 0, "fall to");
    } else {
      sentences.add(
          "all metrics would have to fall, to %.0f %% of what they are, for %s"
              .formatted(100 * low, ExplainText.replicas(at(low, -1))));
    }
  }

  private void sentence(double factor, int metric, String move) {
    Decision other = decide(explanation.now(), scaled(factor, metric), snapshot.policy());
    if (other.metrics().get(metric) instanceof MetricOutcome.Proposed proposed) {
      sentences.add(
          proposed.metric().name()
              + " would have to "
              + move
              + " "
              + MetricText.current(proposed.current())
              + " for "
              + ExplainText.replicas(Explanation.outcome(other)));
    }
  }

  /** When something that is remembered runs out and that changes the outcome. */
  private void later() {
    for (Instant time : expiries()) {
      Decision other = decide(time, snapshot.observation(), snapshot.policy());
      int then = Explanation.outcome(other);
      if (then != outcome) {
        Instant end = time.minus(A_MOMENT);
        sentences.add(
            "with the same facts, it would be %s after %s, in %d s"
                .formatted(
                    ExplainText.replicas(then),
                    end,
                    Duration.between(explanation.now(), end).toSeconds()));
        return;
      }
    }
  }

  /**
   * Just after each moment at which a recommendation leaves its window, or a scale event its
   * period.
   */
  private SortedSet<Instant> expiries() {
    SortedSet<Instant> times = new TreeSet<>();
    List<Duration> windows = new ArrayList<>();
    windows.add(explanation.settings().downscaleStabilization());
    List<Duration> periods = new ArrayList<>();
    snapshot.policy().behavior().ifPresent(behavior -> addTo(windows, periods, behavior));
    for (Recommendation recommendation : snapshot.history().recommendations()) {
      windows.forEach(window -> add(times, recommendation.time(), window));
    }
    Stream.concat(snapshot.history().scaleUps().stream(), snapshot.history().scaleDowns().stream())
        .map(ScaleEvent::time)
        .forEach(time -> periods.forEach(period -> add(times, time, period)));
    return times;
  }

  private static void addTo(List<Duration> windows, List<Duration> periods, Behavior behavior) {
    Stream.of(behavior.scaleUp(), behavior.scaleDown())
        .forEach(
            rules -> {
              rules
                  .stabilizationWindowSeconds()
                  .ifPresent(seconds -> windows.add(Duration.ofSeconds(seconds)));
              for (RatePolicy policy : rules.policies()) {
                periods.add(Duration.ofSeconds(policy.periodSeconds()));
              }
            });
  }

  private void add(SortedSet<Instant> times, Instant time, Duration age) {
    try {
      Instant after = time.plus(age).plus(A_MOMENT);
      if (after.isAfter(explanation.now()) && times.size() < MOST_TIMES) {
        times.add(after);
      }
    } catch (DateTimeException | ArithmeticException e) {
      // So far away that it never runs out.
    }
  }

  /** What the bounds keep it from. */
  private void bounds() {
    Policy policy = snapshot.policy();
    int more = outcomeWithin(policy.minReplicas(), Integer.MAX_VALUE);
    if (more > outcome) {
      sentences.add(
          "maxReplicas would have to be more than %d, up to %d for %s"
              .formatted(policy.maxReplicas(), more, ExplainText.replicas(more)));
    }
    int least = policy.minReplicas() == 0 ? 0 : 1;
    int fewer = outcomeWithin(least, policy.maxReplicas());
    if (fewer < outcome) {
      sentences.add(
          "minReplicas would have to be less than %d, down to %d for %s"
              .formatted(policy.minReplicas(), fewer, ExplainText.replicas(fewer)));
    }
  }

  private int outcomeWithin(int min, int max) {
    return Explanation.outcome(
        decide(explanation.now(), snapshot.observation(), snapshot.policy().withBounds(min, max)));
  }

  /** The outcome with one metric multiplied, or all of them where metric is -1. */
  private int at(double factor, int metric) {
    return Explanation.outcome(
        decide(explanation.now(), scaled(factor, metric), snapshot.policy()));
  }

  private Decision decide(Instant now, Observation observation, Policy policy) {
    return Decider.decide(now, observation, policy, snapshot.history(), explanation.settings());
  }

  private Observation scaled(double factor, int metric) {
    Observation seen = snapshot.observation();
    List<Reading> readings = new ArrayList<>(seen.readings());
    for (int i = 0; i < readings.size(); i++) {
      if (metric == -1 || metric == i) {
        readings.set(i, times(factor, readings.get(i)));
      }
    }
    return new Observation(
        seen.target(), seen.pods(), readings, seen.previous(), seen.rivals(), seen.activity());
  }

  private static Reading times(double factor, Reading reading) {
    return switch (reading) {
      case Reading.PerPod(List<PodSample> samples) ->
          new Reading.PerPod(
              samples.stream()
                  .map(
                      sample ->
                          new PodSample(
                              sample.pod(),
                              times(factor, sample.milliValue()),
                              sample.timestamp(),
                              sample.window()))
                  .toList());
      case Reading.Values(List<Long> values) ->
          new Reading.Values(values.stream().map(value -> times(factor, value)).toList());
      case Reading.Failed failed -> failed;
    };
  }

  /** A value of 0 counts as a thousandth, or nothing would ever raise it. */
  private static long times(double factor, long value) {
    return Math.round(factor * (value == 0 && factor > 1 ? 1 : value));
  }
}
