package dev.headroom.control.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Fallback;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Cron;
import dev.headroom.scaling.schedule.Schedules;
import dev.headroom.scaling.schedule.Window;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each kind of decision, as the decision itself makes it. */
class DecisionSentenceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final History NONE = History.empty();

  private static Policy.Builder policy(String... metrics) {
    List<MetricSpec> specs = new ArrayList<>();
    for (String metric : metrics) {
      specs.add(
          new MetricSpec.Pods(
              MetricIdentifier.named(metric), new MetricTarget.AverageValue(Quantity.parse("1"))));
    }
    return Policy.named("default", "p").replicas(1, 9).metrics(specs);
  }

  private static List<Pod> pods(int ready, int starting) {
    return IntStream.rangeClosed(1, ready + starting)
        .mapToObj(
            i ->
                Pod.running(
                    "p-" + i,
                    NOW.minusSeconds(99),
                    new Pod.Ready(
                        i <= ready ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                        NOW.minusSeconds(90))))
        .toList();
  }

  private static Reading milli(int pods, long value) {
    return new Reading.PerPod(
        IntStream.rangeClosed(1, pods)
            .mapToObj(i -> new PodSample("p-" + i, value, NOW, Duration.ofSeconds(1)))
            .toList());
  }

  private static Observation seen(int wanted, int ready, Reading... readings) {
    return new Observation(
        new Target.Scale(wanted, wanted, "app=p"),
        pods(ready, wanted - ready),
        List.of(readings),
        Status.initial(wanted));
  }

  private static Decision decide(Observation observation, Policy.Builder policy, History history) {
    return Decider.decide(
        NOW, observation, policy.build(), history, Settings.defaults().withScaleToZero(true));
  }

  private static DecisionSentence of(Observation observation, Policy.Builder policy) {
    return DecisionSentence.of(decide(observation, policy, NONE));
  }

  private static History recommended(int replicas) {
    return NONE.withRecommendations(List.of(new Recommendation(NOW.minusSeconds(20), replicas)));
  }

  private static void assertNews(DecisionSentence sentence, String text) {
    assertThat(sentence.toString()).isEqualTo(text);
    assertThat(sentence.isNews()).isTrue();
    assertThat(sentence.trouble()).isEmpty();
  }

  private static void assertQuiet(DecisionSentence sentence, String text) {
    assertThat(sentence.toString()).isEqualTo(text);
    assertThat(sentence.isNews()).isFalse();
    assertThat(sentence.trouble()).isEmpty();
  }

  @Test
  void aChangeSaysWhichMetricAsksForIt() {
    assertNews(
        of(seen(2, 2, milli(2, 1845)), policy("load")),
        "2 → 4 replicas: load 1.845 (target 1) proposes 4");
    assertNews(
        DecisionSentence.of(decide(seen(4, 4, milli(4, 250)), policy("load"), NONE)),
        "4 → 1 replicas: load 0.25 (target 1) proposes 1");
  }

  @Test
  void aChangeSaysWhatLimitedIt() {
    assertNews(
        of(seen(2, 2, milli(2, 9000)), policy("load").replicas(1, 3)),
        "2 → 3 replicas: load 9 (target 1) proposes 18; maxReplicas is 3");
    assertNews(
        of(seen(2, 2, milli(2, 4000)), policy("load").behavior(onePerMinute())),
        "2 → 3 replicas: load 4 (target 1) proposes 8; no more than 3 so soon, by the rate limit");
    assertNews(
        of(seen(6, 6, milli(6, 0)), policy("load").replicas(4, 9)),
        "6 → 4 replicas: load 0 (target 1) proposes 0; minReplicas is 4");
    assertNews(
        of(seen(6, 6, milli(6, 0)), policy("load").replicas(1, 5)),
        "6 → 5 replicas: maxReplicas is 5");
    assertNews(
        of(seen(1, 1, milli(1, 0)), policy("load").replicas(2, 5)),
        "1 → 2 replicas: minReplicas is 2");
  }

  private static Behavior onePerMinute() {
    ScalingRules rules =
        new ScalingRules(
            OptionalInt.of(0),
            ScalingRules.SelectPolicy.MAX,
            List.of(new RatePolicy(RatePolicy.Type.PODS, 1, 60)),
            Optional.empty());
    return new Behavior(rules, rules);
  }

  @Test
  void stayingSaysWhatTheLoadIs() {
    assertQuiet(
        of(seen(2, 2, milli(2, 1050)), policy("load")),
        "stays at 2 replicas: load 1.05 (target 1) proposes 2");
    assertQuiet(
        of(seen(1, 1), policy()),
        "stays at 1 replica: no metric and no schedule asks for another number");
  }

  @Test
  void heldByStabilisation() {
    assertQuiet(
        DecisionSentence.of(decide(seen(6, 6, milli(6, 200)), policy("load"), recommended(6))),
        "stays at 6 replicas: load 0.2 (target 1) proposes 2; held at 6, the most that were wanted"
            + " within the stabilisation window");
  }

  @Test
  void whileReplicasStartNothingIsWrong() {
    Observation starting = seen(1, 0, new Reading.Failed(Reading.Failed.NONE_READY_YET));
    assertQuiet(
        of(starting, policy("load")),
        "stays at 1 replica: no replica is ready yet, so there is no load to measure");
    Observation more = seen(4, 1, milli(1, 30_000));
    assertQuiet(
        of(more, policy("load").startUp(StartUp.DEFAULTS)),
        "stays at 4 replicas: load 30 (target 1) proposes 30; 3 replicas are starting; 4 were enough"
            + " for the load when last all were serving");
  }

  @Test
  void wakesFromZero() {
    Observation waiting =
        new Observation(new Target.Scale(0, 0, "app=p"), List.of(), List.of(), Status.initial(0))
            .withActivity(new Activity(2, 0, Optional.of(NOW)));
    assertNews(of(waiting, toZero()), "0 → 1 replicas: 2 requests wait for a replica");
  }

  private static Policy.Builder toZero() {
    return policy("load").replicas(0, 9).scaleToZero(new ScaleToZero(Duration.ofMinutes(5)));
  }

  @Test
  void goesToZero() {
    History idle = NONE.with(StageMemory.NONE.withLastActive(Optional.of(NOW.minusSeconds(400))));
    Activity none = new Activity(0, 0, Optional.empty());
    assertNews(
        DecisionSentence.of(decide(seen(1, 1, milli(1, 0)).withActivity(none), toZero(), idle)),
        "1 → 0 replicas: nothing is asked of it; load 0 (target 1) proposes 0");
    assertNews(
        DecisionSentence.of(decide(seen(1, 1, milli(1, 1)).withActivity(none), toZero(), idle)),
        "1 → 0 replicas: load 0.001 (target 1) proposes 1; nothing has been asked of it for 400 s");
    assertQuiet(
        DecisionSentence.of(decide(seen(1, 1, milli(1, 0)).withActivity(none), toZero(), NONE)),
        "stays at 1 replica: load 0 (target 1) proposes 0; one replica stays until nothing has been"
            + " asked of it for long enough");
  }

  @Test
  void atZeroNothingIsWrong() {
    Condition byItself =
        new Condition(
            Condition.SCALED_TO_ZERO, ConditionStatus.TRUE, Optional.of(NOW), "ScaledToZero", "");
    Status asleep = new Status(0, 0, Optional.empty(), List.of(), List.of(byItself));
    Observation none =
        new Observation(new Target.Scale(0, 0, "app=p"), List.of(), List.of(), asleep);
    assertQuiet(
        of(none, toZero()),
        "stays at 0 replicas: nothing is asked of it; what is asked next starts a replica");
    assertQuiet(
        of(seen(0, 0), policy("load")), "stays at 0 replicas: there is none, and none is wanted");
  }

  @Test
  void aScheduleIsNamed() {
    Window office =
        new Window(
            "office",
            Cron.parse("0 8 * * *"),
            Cron.parse("0 20 * * *"),
            ZoneOffset.UTC,
            OptionalInt.of(4),
            OptionalInt.empty());
    Schedules schedules =
        new Schedules(List.of(office), List.of(), Schedules.DEFAULT_STARTING_DEADLINE);
    assertNews(
        of(seen(1, 1, milli(1, 0)), policy("load").schedules(schedules)),
        "1 → 4 replicas: minReplicas is 4 now, by window office");
  }

  @Test
  void fallbackSaysWhatStandsInForWhat() {
    Observation blind = seen(2, 2, new Reading.Failed("p-1: the page has none"));
    Fallback five = new Fallback.Replicas(Duration.ofMinutes(3), 5);
    History lost =
        NONE.with(StageMemory.NONE.withFailingSince(Map.of("Pods load", NOW.minusSeconds(200))));
    DecisionSentence sentence =
        DecisionSentence.of(decide(blind, policy("load").fallback(five), lost));
    assertThat(sentence.toString())
        .isEqualTo(
            "2 → 4 replicas: load cannot be read: p-1: the page has none; Pods load missing for 180 s"
                + " or more: 5 is proposed instead; no more than 4 so soon, by the rate limit");
    assertThat(sentence.isNews()).isTrue();
    assertThat(sentence.trouble()).hasValue("load cannot be read: p-1: the page has none");
  }

  @Test
  void adviceIsNoChange() {
    assertNews(
        of(seen(1, 1, milli(1, 3000)), policy("load").mode(Mode.ADVISE)),
        "advises 1 → 3 replicas: load 3 (target 1) proposes 3; nothing is changed, mode is Advise");
    Status advised = new Status(1, 3, Optional.empty(), List.of(), List.of());
    Observation again =
        new Observation(
            new Target.Scale(1, 1, "app=p"), pods(1, 0), List.of(milli(1, 3000)), advised);
    assertQuiet(
        of(again, policy("load").mode(Mode.ADVISE)),
        "advises 1 → 3 replicas: load 3 (target 1) proposes 3; nothing is changed, mode is Advise");
  }

  @Test
  void aMetricThatCannotBeReadIsTrouble() {
    DecisionSentence sentence =
        of(seen(2, 2, new Reading.Failed("p-1: the page has none")), policy("load"));
    assertThat(sentence.toString())
        .isEqualTo("stays at 2 replicas: load cannot be read: p-1: the page has none");
    assertThat(sentence.trouble()).hasValue("load cannot be read: p-1: the page has none");
    assertThat(sentence.isNews()).isFalse();
  }

  @Test
  void theOthersMayStillScaleOut() {
    Reading absent = new Reading.Failed("p-1: the page has none");
    DecisionSentence out = of(seen(2, 2, milli(2, 2000), absent), policy("load", "gpu"));
    assertThat(out.toString())
        .isEqualTo(
            "2 → 4 replicas: load 2 (target 1) proposes 4; gpu cannot be read: p-1: the page has"
                + " none");
    assertThat(out.trouble())
        .hasValue(
            "gpu cannot be read: p-1: the page has none; until it is there the others may add"
                + " replicas and take none away");
    assertThat(of(seen(2, 2, milli(2, 0), absent), policy("load", "gpu")).toString())
        .isEqualTo(
            "stays at 2 replicas: load 0 (target 1) proposes 0; gpu cannot be read: p-1: the page has"
                + " none; until it is there the others may add replicas and take none away");
  }

  @Test
  void aScaleThatCannotBeReadIsTrouble() {
    Observation missing =
        new Observation(
            new Target.Missing("deployments.apps \"p\" not found"),
            List.of(),
            List.of(),
            Status.initial(3));
    DecisionSentence sentence = of(missing, policy("load"));
    assertThat(sentence.toString())
        .isEqualTo(
            "stays at 3 replicas: the number of replicas cannot be read: deployments.apps \"p\" not"
                + " found");
    assertThat(sentence.trouble()).isPresent();
  }
}
