package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.schedule.ReplicaBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.schedule.Schedules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * What holds for any combination of stages, from any input: half of it odd, half of it as life has
 * it.
 */
class StageCombinationProperties {
  private static final int TRIES = 2000;
  private static final Set<String> BEYOND =
      Set.of("schedule", "start-up", "fallback", "scale-to-zero", "advise");

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void theSameInputGivesTheSameOutputAndNothingThrows(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("settings") Settings settings) {
    Decision once = Decider.decide(now, observation, policy, history, settings);
    Decision again = Decider.decide(now, observation, policy, history, settings);
    assertThat(again).isEqualTo(once);
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void everyStageStartsWhereTheOneBeforeEndedAndTheLastEndsAtWhatIsApplied(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("settings") Settings settings) {
    Decision decision = Decider.decide(now, observation, policy, history, settings);
    int number = decision.proposedReplicas().orElse(decision.currentReplicas());
    for (Stage stage : decision.stages()) {
      assertThat(stage.before()).isEqualTo(number);
      assertThat(stage.after()).isNotEqualTo(number);
      assertThat(stage.message()).isNotBlank();
      number = stage.after();
    }
    assertThat(number).isEqualTo(applied(decision));
    if (policy.mode() == Mode.ADVISE) {
      assertThat(decision.scaledTo()).isEmpty();
    }
  }

  /** With a fixed seed: it is a property of the generators. */
  @Property(tries = 2 * TRIES, seed = "42", edgeCases = EdgeCasesMode.NONE)
  void everyReasonOccurs(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("settings") Settings settings) {
    Decision decision = Decider.decide(now, observation, policy, history, settings);
    decision.stages().forEach(stage -> Statistics.label("reasons").collect(stage.reason()));
    Statistics.label("reasons")
        .coverage(
            seen -> {
              for (Reason reason : Reason.values()) {
                seen.check(reason).count(count -> count > 0);
              }
            });
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void neverOutsideTheBoundsThatHold(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("settings") Settings settings) {
    Decision decision = Decider.decide(now, observation, policy, history, settings);
    if (!(observation.target() instanceof Target.Scale scale)) {
      assertThat(decision.scaledTo()).isEmpty();
      return;
    }
    ReplicaBounds bounds =
        policy
            .schedules()
            .at(
                now,
                new ReplicaBounds(policy.minReplicas(), policy.maxReplicas()),
                scale.specReplicas(),
                !policy.metrics().isEmpty(),
                policy.schedules().isEmpty() ? ScheduleState.NEW : history.memory().schedules())
            .bounds();
    decision
        .scaledTo()
        .ifPresent(n -> assertThat(n).isBetween(bounds.minReplicas(), bounds.maxReplicas()));
    if (scale.specReplicas() > bounds.maxReplicas() && policy.mode() == Mode.ACT) {
      assertThat(decision.scaledTo()).hasValue(bounds.maxReplicas());
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void withoutAStageBeyondThoseOfKubernetesTheNumberIsKubernetes(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("settings") Settings settings) {
    Policy unscheduled = with(policy, Schedules.NONE);
    Decision decision = Decider.decide(now, observation, unscheduled, history, settings);
    if (decision.stages().stream().noneMatch(stage -> BEYOND.contains(stage.name()))) {
      Settings gate = policy.scaleToZero().isPresent() ? settings.withScaleToZero(true) : settings;
      Decision bare = Decider.decide(now, observation, bare(policy), history, gate);
      assertThat(decision.scaledTo()).isEqualTo(bare.scaledTo());
      assertThat(decision.stages()).isEqualTo(bare.stages());
      assertThat(decision.metrics()).isEqualTo(bare.metrics());
    }
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void moreLoadIsNeverAnsweredWithFewerReplicas(
      @ForAll("instants") Instant now,
      @ForAll("observations") Observation observation,
      @ForAll("policies") Policy policy,
      @ForAll("histories") History history,
      @ForAll("loads") long load,
      @ForAll("loads") long more) {
    Policy onQueue =
        new Policy(
            "ns",
            "p",
            policy.minReplicas(),
            policy.maxReplicas(),
            List.of(Story.queue("queue", 10)),
            policy.behavior(),
            policy.schedules(),
            policy.scaleToZero(),
            policy.fallback(),
            policy.startUp(),
            policy.mode());
    int fewer = desired(now, observation, onQueue, history, Math.min(load, more));
    int larger = desired(now, observation, onQueue, history, Math.max(load, more));
    assertThat(larger).isGreaterThanOrEqualTo(fewer);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void whatIsRememberedStaysSmallAndStraight(
      @ForAll("policies") Policy policy,
      @ForAll("loads") long load,
      @ForAll("replicaCounts") int replicas) {
    Story story = new Story(policy, replicas);
    for (int tick = 0; tick < 500; tick++) {
      long swing = tick % 7 == 0 ? load : tick * 1000L;
      Reading reading = tick % 11 == 0 ? Story.missing() : Reading.Values.of(swing);
      story.at(tick * 5L - (tick % 97 == 0 ? 600 : 0), reading, reading, reading);
    }
    History history = story.history();
    assertThat(history.recommendations().size()).isLessThan(4097);
    assertThat(history.scaleUps().size() + history.scaleDowns().size()).isLessThan(2 * 2049);
    assertThat(history.memory().failingSince()).hasSizeLessThanOrEqualTo(3);
    assertThat(history.memory().schedules().completed()).hasSizeLessThanOrEqualTo(2);
  }

  private static int desired(
      Instant now, Observation observation, Policy policy, History history, long load) {
    Observation loaded =
        new Observation(
            observation.target(),
            observation.pods(),
            List.of(Reading.Values.of(load)),
            observation.previous(),
            observation.rivals(),
            observation.activity());
    return Decider.decide(now, loaded, policy, history, Settings.defaults()).desiredReplicas();
  }

  private static int applied(Decision decision) {
    return decision.scaledTo().orElse(decision.currentReplicas());
  }

  private static Policy with(Policy policy, Schedules schedules) {
    return new Policy(
        policy.namespace(),
        policy.name(),
        policy.minReplicas(),
        policy.maxReplicas(),
        policy.metrics(),
        policy.behavior(),
        schedules,
        policy.scaleToZero(),
        policy.fallback(),
        policy.startUp(),
        policy.mode());
  }

  private static Policy bare(Policy policy) {
    return new Policy(
        policy.namespace(),
        policy.name(),
        policy.minReplicas(),
        policy.maxReplicas(),
        policy.metrics(),
        policy.behavior(),
        Schedules.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Mode.ACT);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return AnyFacts.instant();
  }

  @Provide
  Arbitrary<Observation> observations() {
    return AnyFacts.observation();
  }

  @Provide
  Arbitrary<Policy> policies() {
    return AnyPolicy.any();
  }

  @Provide
  Arbitrary<History> histories() {
    return AnyFacts.history();
  }

  @Provide
  Arbitrary<Settings> settings() {
    return Arbitraries.of(Settings.defaults(), Settings.defaults().withScaleToZero(true));
  }

  @Provide
  Arbitrary<Integer> replicaCounts() {
    return Arbitraries.integers().between(0, 12);
  }

  @Provide
  Arbitrary<Long> loads() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 500_000), Arbitraries.longs().between(0, Long.MAX_VALUE));
  }
}
