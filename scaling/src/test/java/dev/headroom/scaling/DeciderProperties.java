package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Situations.Question;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DeciderProperties {

  private static Decision decide(Question question) {
    return Decider.decide(
        question.now(),
        question.observation(),
        question.policy(),
        question.history(),
        question.settings());
  }

  @Property(tries = 5000)
  void whatItScalesToIsWithinTheBounds(@ForAll long seed) {
    Question question = new Situations(seed).question();
    decide(question)
        .scaledTo()
        .ifPresent(
            replicas ->
                assertThat(replicas)
                    .isBetween(question.policy().minReplicas(), question.policy().maxReplicas()));
  }

  @Property
  void theSameQuestionHasTheSameAnswer(@ForAll long seed) {
    assertThat(decide(new Situations(seed).question()))
        .isEqualTo(decide(new Situations(seed).question()));
  }

  @Property(tries = 5000)
  void stagesLeadFromTheProposalToTheResultAndEachChangedTheNumber(@ForAll long seed) {
    Question question = new Situations(seed).question();
    Decision decision = decide(question);
    int replicas = decision.proposedReplicas().orElse(decision.currentReplicas());
    for (Stage stage : decision.stages()) {
      assertThat(stage.before()).isEqualTo(replicas);
      assertThat(stage.after()).isNotEqualTo(stage.before());
      replicas = stage.after();
    }
    if (question.observation().target() instanceof Target.Scale) {
      int last = replicas;
      decision
          .scaledTo()
          .ifPresent(to -> assertThat(to).isEqualTo(last).isNotEqualTo(decision.currentReplicas()));
    }
  }

  @Property(tries = 5000)
  void aMetricThatFailsNeverLetsTheOthersScaleDown(@ForAll long seed) {
    Question question = new Situations(seed).question();
    Decision decision = decide(question);
    boolean failed = decision.metrics().stream().anyMatch(MetricOutcome.Failed.class::isInstance);
    if (failed && decision.scaledTo().isPresent()) {
      assertThat(decision.scaledTo().getAsInt()).isGreaterThan(decision.currentReplicas());
    }
  }

  @Property
  void theHistoryStaysSmallAndAnswersStayLegalOverMany(@ForAll long seed) {
    Situations situations = new Situations(seed);
    Question question = situations.question();
    History history = question.history();
    Instant now = Situations.NOON;
    for (int tick = 0; tick < 200; tick++) {
      Decision decision =
          Decider.decide(
              now, question.observation(), question.policy(), history, question.settings());
      history = decision.history();
      now = now.plusSeconds(1);
    }
    assertThat(history.recommendations().size()).isLessThan(20);
  }

  @Property(tries = 2000)
  void moreLoadNeverMeansFewerReplicas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int replicas,
      @ForAll @LongRange(min = 0, max = 100_000) long less,
      @ForAll @LongRange(min = 0, max = 100_000) long added) {
    Question question = new Situations(seed).question();
    Policy policy =
        Policy.named("ns", "p")
            .replicas(1, 30)
            .metrics(
                new MetricSpec.Pods(
                    MetricIdentifier.named("load"), new MetricTarget.AverageValue(Quantity.of(1))))
            .build();
    Policy withBehavior =
        question.policy().behavior().isPresent()
            ? Policy.named("ns", "p")
                .replicas(1, 30)
                .metrics(policy.metrics())
                .behavior(question.policy().behavior().get())
                .build()
            : policy;
    int one = desired(withBehavior, question, replicas, less);
    int other = desired(withBehavior, question, replicas, less + added);
    assertThat(other).isGreaterThanOrEqualTo(one);
  }

  private static int desired(Policy policy, Question question, int replicas, long milliLoad) {
    Pod.Ready ready = new Pod.Ready(ConditionStatus.TRUE, Situations.NOON.minusSeconds(600));
    List<Pod> pods = new ArrayList<>();
    List<PodSample> samples = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      pods.add(Pod.running("pod-" + i, Situations.NOON.minusSeconds(900), ready));
      samples.add(new PodSample("pod-" + i, milliLoad, Situations.NOON, Duration.ofSeconds(15)));
    }
    return Decider.decide(
            Situations.NOON,
            new Observation(
                new Target.Scale(replicas, replicas, "app=a"),
                pods,
                List.of(new Reading.PerPod(samples)),
                Status.initial(replicas)),
            policy,
            question.history(),
            Settings.defaults())
        .desiredReplicas();
  }

  @Property
  void conditionsAreNeverTwiceThere(@ForAll long seed) {
    assertThat(
            decide(new Situations(seed).question()).status().conditions().stream()
                .map(Condition::type))
        .doesNotHaveDuplicates();
  }
}
