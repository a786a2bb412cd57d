package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a queue of so many messages, ten for each replica, is answered. */
class DeciderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final MetricSpec QUEUE =
      new MetricSpec.External(
          MetricIdentifier.named("queue"), new MetricTarget.AverageValue(Quantity.of(10)));
  private static final Policy POLICY =
      Policy.named("shop", "web")
          .replicas(1, 20)
          .metrics(QUEUE)
          .behavior(Behavior.defaults())
          .build();

  private static Decision decide(Policy policy, int replicas, int messages, History history) {
    return Decider.decide(
        NOW,
        new Observation(
            new Target.Scale(replicas, replicas, "app=web"),
            List.of(),
            List.of(Reading.Values.of(messages * 1000L)),
            Status.initial(replicas)),
        policy,
        history,
        Settings.defaults());
  }

  @Test
  void aProposalThatNothingLimitsIsTheDecision() {
    Decision decision = decide(POLICY, 3, 50, History.empty());
    assertThat(decision.scaledTo()).hasValue(5);
    assertThat(decision.stages()).isEmpty();
    assertThat(decision.events())
        .containsExactly(
            Event.normal(
                "SuccessfulRescale",
                "New size: 5; reason: external metric queue(nil) above target"));
    assertThat(decision.history().scaleUps()).containsExactly(new ScaleEvent(NOW, 2));
    assertThat(decision.history().recommendations()).containsExactly(new Recommendation(NOW, 5));
  }

  @Test
  void aRecentRecommendationHoldsAScaleDown() {
    History history =
        History.empty().withRecommendations(List.of(new Recommendation(NOW.minusSeconds(299), 4)));
    Decision decision = decide(POLICY, 5, 10, history);
    assertThat(decision.scaledTo()).hasValue(4);
    assertThat(decision.proposedReplicas()).hasValue(1);
    assertThat(decision.stages())
        .extracting(Stage::name, Stage::before, Stage::after, Stage::reason)
        .containsExactly(tuple("stabilization", 1, 4, Reason.SCALE_DOWN_STABILIZED));
  }

  @Test
  void aNewControllerDoesNotScaleDownAtOnce() {
    assertThat(decide(POLICY, 5, 10, History.ofNewController()).scaledTo()).isEmpty();
    assertThat(decide(POLICY, 5, 10, History.empty()).scaledTo()).hasValue(1);
  }

  @Test
  void whatWasAddedLatelyCountsAgainstTheRate() {
    History history =
        History.empty().withScaleUps(List.of(new ScaleEvent(NOW.minusSeconds(10), 4)));
    Decision decision = decide(POLICY, 6, 200, history);
    // Four or twice of the two that there were fifteen seconds ago.
    assertThat(decision.scaledTo()).isEmpty();
    assertThat(decision.stages()).extracting(Stage::reason).containsExactly(Reason.SCALE_UP_LIMIT);
    assertThat(decide(POLICY, 6, 200, History.empty()).scaledTo()).hasValue(12);
  }

  @Test
  void withoutBehaviorReplicasMayDouble() {
    Policy policy = Policy.named("shop", "web").replicas(1, 20).metrics(QUEUE).build();
    assertThat(decide(policy, 1, 200, History.empty()).scaledTo()).hasValue(4);
    assertThat(decide(policy, 6, 200, History.empty()).scaledTo()).hasValue(12);
    assertThat(decide(policy, 15, 500, History.empty()).scaledTo()).hasValue(20);
  }

  @Test
  void aWorkloadTakenToZeroByHandStaysThere() {
    Decision decision = decide(POLICY, 0, 500, History.empty());
    assertThat(decision.scaledTo()).isEmpty();
    assertThat(decision.status().condition("ScalingActive").orElseThrow().reason())
        .isEqualTo("ScalingDisabled");
  }
}
