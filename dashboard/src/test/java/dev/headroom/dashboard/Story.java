package dev.headroom.dashboard;

import dev.headroom.dashboard.timeline.ErrorRate;
import dev.headroom.dashboard.timeline.Failure;
import dev.headroom.dashboard.timeline.Happening;
import dev.headroom.dashboard.timeline.Health;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.dashboard.timeline.Maker;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.ReplicaExit;
import dev.headroom.dashboard.timeline.ReplicaRow;
import dev.headroom.dashboard.timeline.Replicas;
import dev.headroom.dashboard.timeline.ServerState;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.PodCount;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Four minutes of a server, ending at {@code now}: no request for 20 seconds, then few; overload
 * from second 50; out to three, one of five proposed being too many; the metrics unreadable for 20
 * seconds; the load ends; in to one. Some requests fail in the overload; one replica has ended by
 * itself.
 */
public final class Story {
  public static final int SECONDS = 240;
  private static final int OVERLOAD = 50;
  private static final int BLIND = 120;
  private static final int SEEING = 140;
  private static final int END = 180;

  private Story() {}

  public static Timeline until(Instant now) {
    Timeline timeline = new Timeline();
    Instant start = now.minusSeconds(SECONDS);
    for (int second = 0; second <= SECONDS; second++) {
      Instant at = start.plusSeconds(second);
      timeline.observed("sentences", point(at, second), state(start, second));
    }
    decisions(timeline, start);
    events(timeline, start);
    return timeline;
  }

  private static ServerState state(Instant start, int second) {
    return new ServerState(
        ServerState.Scaling.POLICY,
        IntStream.range(0, ready(second))
            .mapToObj(
                replica ->
                    new ReplicaRow(
                        "sentences-" + replica,
                        "ready",
                        start.minusSeconds(90),
                        replica,
                        replica,
                        Optional.empty(),
                        Optional.empty()))
            .toList(),
        1,
        false,
        Optional.empty(),
        Optional.of(
            new ReplicaExit(
                start.plusSeconds(30),
                "sentences-7",
                "exit code 3",
                "Error: <b>no GPU</b>",
                "/state/servers/sentences/sentences-7.log")),
        List.of(
            new Failure(
                start.plusSeconds(70),
                500,
                Maker.REPLICA,
                "sentences-0",
                "POST /v2/models/m/infer",
                "{\"error\": \"<img src=x onerror=alert(1)> out of memory\"}"),
            new Failure(
                start.plusSeconds(60),
                429,
                Maker.GATEWAY,
                "",
                "POST /v2/models/m/infer",
                "too many")),
        Optional.empty(),
        Optional.empty());
  }

  private static void events(Timeline timeline, Instant start) {
    for (int second : new int[] {30, 31}) {
      timeline.happened(
          new Happening(
              start.plusSeconds(second),
              start.plusSeconds(30),
              second - 29,
              "sentences",
              "sentences-" + (second - 24),
              "Died",
              true,
              "died (exit code 3)\nloading\nError: <b>no GPU</b>"));
    }
    timeline.happened(new Happening(start, start, 1, "", "", "Up", false, "runs servers.yaml"));
  }

  private static int ready(int second) {
    return second < OVERLOAD + 8 || second > END + 32 ? 1 : second < OVERLOAD + 11 ? 2 : 3;
  }

  private static List<ErrorRate> errors(int second) {
    return second >= OVERLOAD + 5 && second < OVERLOAD + 20
        ? List.of(
            new ErrorRate(429, Maker.GATEWAY, 12),
            new ErrorRate(500, Maker.REPLICA, second % 3 + 1))
        : List.of();
  }

  private static void decisions(Timeline timeline, Instant start) {
    timeline.decided(
        "sentences",
        decision(
            start.plusSeconds(OVERLOAD + 3),
            1,
            3,
            List.of(proposed(4800, 5)),
            List.of(
                new Stage(
                    "bounds",
                    5,
                    3,
                    Reason.TOO_MANY_REPLICAS,
                    "the desired replica count is more than the maximum replica count")),
            "New size: 3; reason: pods metric requests-per-stream above target"));
    timeline.decided(
        "sentences",
        decision(
            start.plusSeconds(BLIND + 1),
            3,
            3,
            List.of(
                new MetricOutcome.Failed(
                    spec(),
                    "FailedGetPodsMetric",
                    "unable to get metric",
                    "no replica answers <script>alert(1)</script>",
                    "")),
            List.of(),
            ""));
    timeline.decided(
        "sentences",
        decision(
            start.plusSeconds(END + 30),
            3,
            1,
            List.of(proposed(40, 1)),
            List.of(),
            "New size: 1; reason: All metrics below target"));
  }

  private static Point point(Instant at, int second) {
    boolean blind = second >= BLIND && second < SEEING;
    boolean quiet = second < 20;
    boolean overload = second >= OVERLOAD && second < END;
    int ready = ready(second);
    double noise = Math.sin(second * 1.7) * 0.06 + Math.sin(second * 0.45) * 0.05;
    double load =
        overload
            ? (ready == 1 ? Math.min(4.8, (second - OVERLOAD) * 1.6) : 2.7 / ready + noise)
            : 0.12 + noise / 2;
    double p50 = overload && ready == 1 ? 0.02 + (second - OVERLOAD) * 0.06 : 0.021 + noise / 20;
    return new Point(
        at,
        List.of(
            new Load(
                "requests-per-stream",
                blind ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, load)),
                OptionalDouble.of(1),
                blind ? "no replica answers" : "")),
        Optional.of(new Replicas(second >= OVERLOAD + 3 && second < END + 30 ? 3 : 1, ready, 1, 3)),
        new Traffic(
            OptionalDouble.of(overload ? 120 + noise * 20 : quiet ? 0 : 5),
            OptionalDouble.of(0),
            OptionalDouble.of(0),
            quiet ? OptionalDouble.empty() : OptionalDouble.of(p50),
            quiet ? OptionalDouble.empty() : OptionalDouble.of(p50 * 1.8),
            errors(second)),
        IntStream.range(0, ready)
            .mapToObj(
                replica ->
                    new Health(
                        "sentences-" + replica,
                        !blind,
                        blind ? "no whole page within 1000 ms" : ""))
            .toList());
  }

  private static Decision decision(
      Instant at, int from, int to, List<MetricOutcome> metrics, List<Stage> stages, String event) {
    boolean failed = metrics.getFirst() instanceof MetricOutcome.Failed;
    Condition active =
        failed
            ? new Condition(
                Condition.SCALING_ACTIVE,
                ConditionStatus.FALSE,
                Optional.of(at),
                "FailedGetPodsMetric",
                "the HPA was unable to compute the replica count: no replica answers <script>alert(1)</script>")
            : new Condition(
                Condition.SCALING_ACTIVE,
                ConditionStatus.TRUE,
                Optional.of(at),
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from pods metric requests-per-stream");
    return new Decision(
        at,
        from,
        metrics,
        metrics.getFirst() instanceof MetricOutcome.Proposed proposed
            ? OptionalInt.of(proposed.replicas())
            : OptionalInt.empty(),
        stages,
        from == to ? OptionalInt.empty() : OptionalInt.of(to),
        new Status(from, to, Optional.empty(), List.of(), List.of(active)),
        event.isEmpty() ? List.of() : List.of(Event.normal("SuccessfulRescale", event)),
        History.empty());
  }

  private static MetricOutcome proposed(long milli, int replicas) {
    Quantity average = Quantity.ofMilli(milli, Quantity.Format.DECIMAL_SI);
    MetricSpec.Pods spec = spec();
    return new MetricOutcome.Proposed(
        spec,
        replicas,
        new MetricStatus.Pods(spec.metric(), MetricValue.average(average)),
        milli / 1000.0,
        Optional.of(new PodCount(1, 0, 0, 0)),
        "pods metric requests-per-stream");
  }

  private static MetricSpec.Pods spec() {
    return new MetricSpec.Pods(
        new MetricIdentifier("requests-per-stream", Optional.empty()),
        new MetricTarget.AverageValue(Quantity.of(1)));
  }
}
