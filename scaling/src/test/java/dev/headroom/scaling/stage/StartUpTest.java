package dev.headroom.scaling.stage;

import static dev.headroom.scaling.Story.after;
import static dev.headroom.scaling.Story.both;
import static dev.headroom.scaling.Story.length;
import static dev.headroom.scaling.Story.queue;
import static dev.headroom.scaling.Story.ready;
import static dev.headroom.scaling.Story.stages;
import static dev.headroom.scaling.Story.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.Story;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodResources;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.StartUp;
import dev.headroom.scaling.status.ConditionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StartUpTest {

  /** The table of the essay in {@link BelievedLoad}. */
  @Test
  void aQueueThatGrowsWhileReplicasStartIsNotAnsweredWithMore() {
    Story story = new Story(policy(StartUp.DEFAULTS), 1);
    story.at(0, length(40));
    assertThat(story.replicas()).isEqualTo(4);

    story.pods(both(ready(1, after(-100)), starting(3, after(1))));
    Decision loading = story.at(15, length(190));
    assertThat(loading.proposedReplicas()).hasValue(19);
    assertThat(stages(loading)).containsExactly("start-up 19>4 ReplicasStarting");
    assertThat(loading.stages().getFirst().message()).contains("3 replicas are starting", "4");

    story.pods(both(ready(1, after(-100)), ready(3, after(60))));
    assertThat(stages(story.at(60, length(640)))).containsExactly("start-up 64>4 ReplicasDraining");
    assertThat(stages(story.at(89, length(700)))).containsExactly("start-up 70>4 ReplicasDraining");

    assertThat(stages(story.at(90, length(500)))).containsExactly("start-up 50>4 ReplicasDraining");
    assertThat(stages(story.at(119, length(510))))
        .containsExactly("start-up 51>4 ReplicasDraining");
    assertThat(stages(story.at(120, length(510)))).containsExactly("rate 51>8 ScaleUpLimit");
  }

  @Test
  void aQueueThatHasBeenWorkedOffEndsIt() {
    Story story = new Story(policy(StartUp.DEFAULTS), 1);
    story.at(0, length(40));
    story.pods(both(ready(1, after(-100)), starting(3, after(1)))).at(15, length(190));
    story.pods(both(ready(1, after(-100)), ready(3, after(60)))).at(60, length(640));
    story.at(90, length(30));
    story.at(91, length(60));
    assertThat(story.replicas()).isEqualTo(6);
  }

  @Test
  void withoutItTheSameQueueAsksForMore() {
    Story story =
        new Story(Policy.named("ns", "p").replicas(1, 100).metrics(queue("q", 10)).build(), 1);
    story.at(0, length(40));
    story.pods(both(ready(1, after(-100)), starting(3, after(1))));
    story.at(15, length(190));
    assertThat(story.replicas()).isEqualTo(8);
  }

  @Test
  void theRestOfAProposalThatARateCutMayFollow() {
    Behavior slow =
        new Behavior(
            new ScalingRules(
                OptionalInt.of(0),
                ScalingRules.SelectPolicy.MAX,
                List.of(RatePolicy.pods(2, 15)),
                Optional.empty()),
            ScalingRules.scaleDownDefaults());
    Story story = new Story(builder(StartUp.DEFAULTS).behavior(slow).build(), 1);
    story.at(0, length(60));
    assertThat(story.replicas()).isEqualTo(3);
    story.pods(both(ready(1, after(-100)), starting(2, after(1))));
    assertThat(stages(story.at(16, length(200))))
        .containsExactly("start-up 20>6 ReplicasStarting", "rate 6>5 ScaleUpLimit");
    story.pods(both(ready(1, after(-100)), starting(4, after(1))));
    assertThat(stages(story.at(32, length(300)))).containsExactly("start-up 30>6 ReplicasStarting");
    assertThat(story.replicas()).isEqualTo(6);
  }

  @Test
  void replicasThatAreNotThereYetAreAwaitedToo() {
    Story story = new Story(policy(StartUp.DEFAULTS), 1);
    story.at(0, length(40));
    assertThat(stages(story.at(1, length(90)))).containsExactly("start-up 9>4 ReplicasStarting");
  }

  @Test
  void replicasThatNeverBecomeReadyAreNotAwaitedForEver() {
    Story story = new Story(policy(StartUp.DEFAULTS), 1);
    story.at(0, length(40));
    story.pods(both(ready(1, after(-100)), starting(3, after(1))));
    assertThat(stages(story.at(599, length(90)))).containsExactly("start-up 9>4 ReplicasStarting");
    story.at(600, length(80));
    assertThat(story.replicas()).isEqualTo(8);
  }

  @Test
  void overloadedReplicasAreNoReasonToWait() {
    Story story = new Story(policy(StartUp.DEFAULTS), 2);
    story.at(0, length(20));
    Pod overloaded =
        new Pod(
            "overloaded",
            Map.of(),
            Pod.Phase.RUNNING,
            false,
            Optional.of(after(-1000)),
            Optional.of(new Pod.Ready(ConditionStatus.FALSE, after(5))),
            PodResources.NONE);
    List<Pod> pods = new ArrayList<>(ready(1, after(-900)));
    pods.add(overloaded);
    assertThat(stages(story.pods(pods).at(10, length(40)))).isEmpty();
    assertThat(story.replicas()).isEqualTo(4);
  }

  @Test
  void anUpdateThatKeepsAllServingHoldsUpNothing() {
    Story story = new Story(policy(StartUp.DEFAULTS), 2);
    story.at(0, length(20));
    story.pods(both(ready(2, after(-900)), starting(2, after(5))));
    assertThat(stages(story.at(10, length(40)))).isEmpty();
    assertThat(story.replicas()).isEqualTo(4);
  }

  @Test
  void aProposalThatFallsIsBelieved() {
    Story story = new Story(policy(StartUp.DEFAULTS), 1);
    story.at(0, length(40));
    story.pods(both(ready(1, after(-100)), starting(3, after(1))));
    Decision falling = story.at(15, length(10));
    assertThat(stages(falling)).containsExactly("stabilization 1>4 ScaleDownStabilized");
  }

  @Test
  void adviceIsShownAndNotTaken() {
    Story story = new Story(builder(StartUp.DEFAULTS).mode(Mode.ADVISE).build(), 1);
    Decision advice = story.at(0, length(40));
    assertThat(stages(advice)).containsExactly("advise 4>1 AdviseOnly");
    assertThat(advice.scaledTo()).isEmpty();
    assertThat(advice.desiredReplicas()).isEqualTo(4);
    assertThat(advice.status().lastScaleTime()).isEmpty();
    assertThat(advice.events()).extracting("reason").containsExactly("RescaleAdvised");
    Decision again = story.at(15, length(40));
    assertThat(again.events()).isEmpty();
    assertThat(again.history().scaleUps()).isEmpty();
    assertThat(stages(story.at(30, length(10))))
        .containsExactly("stabilization 1>4 ScaleDownStabilized", "advise 4>1 AdviseOnly");
  }

  private static Policy policy(StartUp startUp) {
    return builder(startUp).build();
  }

  private static Policy.Builder builder(StartUp startUp) {
    return Policy.named("ns", "p").replicas(1, 100).metrics(queue("q", 10)).startUp(startUp);
  }
}
