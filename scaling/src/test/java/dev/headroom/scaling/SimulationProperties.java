package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.StartUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Load, queue, decision and replicas over time: each replica serves 10 requests a second once it is
 * ready, what is not served waits, and the policy wants 10 waiting requests a replica at most. A
 * decision a second.
 */
class SimulationProperties {
  private static final int RATE = 10;

  @Example
  void aSlowStartIsNotAnsweredWithMoreReplicasThanTheLoadNeeds() {
    IntToDoubleFunction step = second -> second < 60 ? 8 : 35;
    Run without = run(policy().build(), 90, step, 600);
    Run with = run(policy().startUp(StartUp.DEFAULTS).build(), 90, step, 600);
    assertThat(without.most()).isEqualTo(100);
    assertThat(with.most()).isLessThan(without.most() / 2);
    assertThat(with.waiting().get(599)).isLessThan(20);
  }

  @Example
  void whileTheFirstReplicaLoadsItsModelOneIsEnough() {
    IntToDoubleFunction trickle = second -> second < 10 ? 0 : 2;
    Policy.Builder zero =
        policy().replicas(0, 100).scaleToZero(new ScaleToZero(Duration.ofMinutes(5)));
    Run without = run(zero.build(), 60, trickle, 300, 0);
    Run with = run(zero.startUp(StartUp.DEFAULTS).build(), 60, trickle, 300, 0);
    assertThat(without.most()).isGreaterThan(5);
    assertThat(with.most()).isEqualTo(1);
    assertThat(with.waiting().get(299)).isLessThan(20);
  }

  @Property(tries = 40)
  void aLoadThatStaysIsNotAnsweredByGoingUpAndDown(@ForAll @IntRange(min = 1, max = 90) int rate) {
    Policy policy = policy().behavior(Behavior.defaults()).startUp(StartUp.DEFAULTS).build();
    Run run = run(policy, 5, second -> rate, 1800);
    // Once the first queue is gone and the window over, the number stays where it is or falls.
    for (int second = 901; second < 1800; second++) {
      assertThat(run.replicas().get(second)).isLessThanOrEqualTo(run.replicas().get(second - 1));
    }
    assertThat(run.turns()).isLessThanOrEqualTo(1);
  }

  @Property(tries = 20)
  void aLoadThatSwingsFasterThanTheWindowDoesNotTakeTheReplicasWithIt(
      @ForAll @IntRange(min = 20, max = 240) int period) {
    Policy policy = policy().behavior(Behavior.defaults()).build();
    Run run = run(policy, 2, second -> second / period % 2 == 0 ? 45 : 5, 3600);
    assertThat(run.turns()).isLessThanOrEqualTo(1);
  }

  @Example
  void whatIsIdleGoesAndComesBackWithTheFirstRequest() {
    Policy policy =
        policy().replicas(0, 10).scaleToZero(new ScaleToZero(Duration.ofMinutes(5))).build();
    Run run = run(policy, 5, second -> second < 60 || second >= 1200 ? 5 : 0, 1300);
    assertThat(run.replicas().get(59)).isPositive();
    assertThat(run.replicas().get(60 + 240)).isPositive();
    assertThat(run.replicas().get(60 + 310)).isZero();
    assertThat(run.replicas().get(1199)).isZero();
    assertThat(run.replicas().get(1201)).isPositive();
    assertThat(run.waiting().get(1299)).isLessThan(10);
  }

  private record Run(List<Integer> replicas, List<Double> waiting) {
    int most() {
      return Collections.max(replicas);
    }

    /** How often the number went down and then up again. */
    int turns() {
      int turns = 0;
      boolean fell = false;
      for (int second = 1; second < replicas.size(); second++) {
        if (replicas.get(second) < replicas.get(second - 1)) {
          fell = true;
        } else if (replicas.get(second) > replicas.get(second - 1) && fell) {
          turns++;
          fell = false;
        }
      }
      return turns;
    }
  }

  private static Policy.Builder policy() {
    return Policy.named("ns", "p").replicas(1, 100).metrics(Story.queue("waiting", 10));
  }

  private static Run run(Policy policy, int startSeconds, IntToDoubleFunction load, int seconds) {
    return run(policy, startSeconds, load, seconds, 1);
  }

  private static Run run(
      Policy policy, int startSeconds, IntToDoubleFunction load, int seconds, int first) {
    Story story = new Story(policy, first);
    List<Integer> started = new ArrayList<>(Collections.nCopies(first, -1000));
    List<Integer> replicas = new ArrayList<>();
    List<Double> waiting = new ArrayList<>();
    double queue = 0;
    int lastRequest = -1000;
    for (int second = 0; second < seconds; second++) {
      List<Pod> pods = new ArrayList<>();
      int serving = 0;
      for (int start : started) {
        boolean ready = second - start >= startSeconds;
        serving += ready ? 1 : 0;
        pods.addAll(
            ready
                ? Story.ready(1, Story.after(start + startSeconds))
                : Story.starting(1, Story.after(start)));
      }
      double arriving = load.applyAsDouble(second);
      lastRequest = arriving > 0 ? second : lastRequest;
      double served = Math.min(queue + arriving, (double) serving * RATE);
      queue += arriving - served;
      story.pods(pods).activity((long) queue, (long) served, lastRequest);
      story.at(second, Story.length((long) (queue + served)));
      while (started.size() < story.replicas()) {
        started.add(second);
      }
      while (started.size() > story.replicas()) {
        started.removeLast();
      }
      replicas.add(story.replicas());
      waiting.add(queue);
    }
    return new Run(replicas, waiting);
  }
}
