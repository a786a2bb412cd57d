package dev.headroom.control;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.event.PolicyEvent;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopTest {
  private static final Duration FAST = Duration.ofMillis(5);

  private final MemoryStateStore store = new MemoryStateStore();
  private final Map<PolicyId, AtomicInteger> decided = new ConcurrentHashMap<>();
  private final CountDownLatch failed = new CountDownLatch(3);
  private final CountDownLatch skipped = new CountDownLatch(3);
  private final Queue<PolicyEvent> events = new ConcurrentLinkedQueue<>();
  private final Loop loop = loop(Duration.ofSeconds(20));

  private Loop loop(Duration budget) {
    return new Loop(
        (now, observation, policy, history) ->
            Decisions.wanting(policy.minReplicas(), now, observation, history),
        InstantSource.system(),
        store,
        DecisionLog.NONE,
        events::add,
        this::ticked,
        budget);
  }

  private void ticked(PolicyId policy, Tick tick) {
    switch (tick) {
      case Tick.Decided _ ->
          decided.computeIfAbsent(policy, _ -> new AtomicInteger()).incrementAndGet();
      case Tick.Failed _ -> failed.countDown();
      case Tick.Skipped _ -> skipped.countDown();
    }
  }

  private static Policy policy(String name, int replicas) {
    return Policy.named("default", name).replicas(replicas, 10).build();
  }

  private void awaitTicks(String name, int more) {
    AtomicInteger count =
        decided.computeIfAbsent(new PolicyId("default", name), _ -> new AtomicInteger());
    int goal = count.get() + more;
    until(() -> count.get() >= goal);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void hungAndFailingPoliciesDelayNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    TestingWorkload hung =
        new TestingWorkload() {
          @Override
          public Observation observe(Instant now, Policy policy, Optional<Status> previous)
              throws Exception {
            never.await();
            return super.observe(now, policy, previous);
          }
        };
    TestingWorkload failing = new TestingWorkload();
    failing.failsToObserve = true;
    TestingWorkload fine = new TestingWorkload();

    loop.put(policy("hung", 1), FAST, hung);
    loop.put(policy("failing", 1), FAST, failing);
    loop.put(policy("fine", 4), FAST, fine);

    awaitTicks("fine", 20);
    assertThat(fine.replicas).isEqualTo(4);
    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(skipped.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(decided).doesNotContainKey(new PolicyId("default", "hung"));
  }

  @Test
  void whatCannotBeAppliedIsToldOnceAndOnceThatItIsOver() {
    TestingWorkload stubborn = new TestingWorkload();
    stubborn.failsToApply = true;
    loop.put(policy("p", 4), FAST, stubborn);
    awaitTicks("p", 5);
    stubborn.failsToApply = false;
    until(() -> events.stream().anyMatch(event -> event.kind() == PolicyEvent.Kind.RECOVERED));

    assertThat(events)
        .extracting(PolicyEvent::kind)
        .filteredOn(kind -> kind != PolicyEvent.Kind.SCALED)
        .containsExactly(PolicyEvent.Kind.NOT_APPLIED, PolicyEvent.Kind.RECOVERED);
    assertThat(events).allMatch(event -> event.policy().equals(new PolicyId("default", "p")));
  }

  @Test
  void anErrorInATurnIsToldAndTheNextTurnComes() throws Exception {
    TestingWorkload broken =
        new TestingWorkload() {
          @Override
          public Observation observe(Instant now, Policy policy, Optional<Status> previous) {
            throw new StackOverflowError("deep");
          }
        };
    loop.put(policy("broken", 1), FAST, broken);
    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void turnBeyondItsBudgetIsInterruptedAndTheNextOneRuns() {
    try (Loop impatient = loop(Duration.ofMillis(20))) {
      AtomicBoolean first = new AtomicBoolean(true);
      CountDownLatch never = new CountDownLatch(1);
      TestingWorkload hungOnce =
          new TestingWorkload() {
            @Override
            public Observation observe(Instant now, Policy policy, Optional<Status> previous)
                throws Exception {
              if (first.getAndSet(false)) {
                never.await();
              }
              return super.observe(now, policy, previous);
            }
          };

      impatient.put(policy("hung", 2), FAST, hungOnce);

      awaitTicks("hung", 3);
      assertThat(hungOnce.replicas).isEqualTo(2);
    }
  }

  @Test
  void turnsOfOnePolicyNeverOverlap() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch skips = skipped;
    TestingWorkload slow =
        new TestingWorkload() {
          @Override
          public Observation observe(Instant now, Policy policy, Optional<Status> previous)
              throws Exception {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            skips.await(); // until turns that came due meanwhile were skipped
            inside.decrementAndGet();
            return super.observe(now, policy, previous);
          }
        };

    loop.put(policy("slow", 1), FAST, slow);

    awaitTicks("slow", 5);
    assertThat(most).hasValue(1);
  }

  @Test
  void newPolicyForTheSameNameTakesOverItsMemory() {
    TestingWorkload workload = new TestingWorkload();
    loop.put(policy("p", 2), FAST, workload);
    awaitTicks("p", 2);
    loop.put(policy("p", 5), Duration.ofMillis(7), workload);
    until(() -> workload.replicas == 5);
    loop.close();

    assertThat(store.load(new PolicyId("default", "p")).orElseThrow().history().recommendations())
        .extracting("replicas")
        .contains(2, 5);
  }

  @Test
  void removedPolicyIsForgottenAndDoesNothingMore() {
    TestingWorkload workload = new TestingWorkload();
    loop.put(policy("p", 2), FAST, workload);
    loop.put(policy("other", 2), FAST, new TestingWorkload());
    awaitTicks("p", 2);

    loop.remove(new PolicyId("default", "p")).join();
    int ticks = decided.get(new PolicyId("default", "p")).get();
    awaitTicks("other", 5);

    assertThat(decided.get(new PolicyId("default", "p"))).hasValue(ticks);
    assertThat(store.load(new PolicyId("default", "p"))).isEmpty();
    assertThat(loop.policies()).containsExactly(new PolicyId("default", "other"));
  }

  /** A turn that does not heed its interrupt until it is let go. */
  private static final class Deaf extends TestingWorkload {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicInteger interrupts = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    volatile boolean applied;

    @Override
    public Observation observe(Instant now, Policy policy, Optional<Status> previous)
        throws Exception {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      entered.countDown();
      while (letGo.getCount() > 0) {
        try {
          letGo.await();
        } catch (InterruptedException e) {
          interrupts.incrementAndGet();
        }
      }
      inside.decrementAndGet();
      return super.observe(now, policy, previous);
    }

    @Override
    public void apply(Decision decision) throws Exception {
      applied = true;
      super.apply(decision);
    }
  }

  @Test
  void whoHangsAtItsRemovalHoldsUpNobodyAndItsTurnComesToNothing() throws Exception {
    Deaf deaf = new Deaf();
    PolicyId id = new PolicyId("default", "deaf");
    loop.put(policy("deaf", 4), FAST, deaf);
    deaf.entered.await();

    CompletableFuture<Void> gone = loop.remove(id);

    loop.put(policy("other", 2), FAST, new TestingWorkload());
    awaitTicks("other", 5);
    loop.remove(new PolicyId("default", "other")).join();
    assertThat(loop.policies()).isEmpty();
    assertThat(gone).isNotDone();
    deaf.letGo.countDown();
    gone.join();
    assertThat(deaf.applied).as("it was removed before it had decided").isFalse();
    assertThat(decided).doesNotContainKey(id);
    assertThat(store.load(id)).isEmpty();
  }

  @Test
  void whoComesBackBeginsAfterItsLastTurnAndWithoutItsMemory() throws Exception {
    Deaf deaf = new Deaf();
    loop.put(policy("p", 4), Duration.ofHours(1), deaf);
    deaf.entered.await();
    CompletableFuture<Void> gone = loop.remove(new PolicyId("default", "p"));
    TestingWorkload next =
        new TestingWorkload() {
          @Override
          public Observation observe(Instant now, Policy policy, Optional<Status> previous)
              throws Exception {
            deaf.most.accumulateAndGet(deaf.inside.incrementAndGet(), Math::max);
            deaf.inside.decrementAndGet();
            assertThat(previous).isEmpty();
            return super.observe(now, policy, previous);
          }
        };

    loop.put(policy("p", 3), Duration.ofHours(1), next);
    until(() -> skipped.getCount() < 3);
    assertThat(next.replicas).isEqualTo(1);
    deaf.letGo.countDown();
    gone.join();

    until(() -> next.replicas == 3);
    assertThat(deaf.most).hasValue(1);
    assertThat(store.load(new PolicyId("default", "p"))).isPresent();
  }

  /** One after the other, at two seconds each, they would take longer than a test may. */
  @Test
  void theEndWaitsOnceForAllThatHang() throws Exception {
    List<Deaf> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Deaf deaf = new Deaf();
      loop.put(policy("deaf-" + i, 2), FAST, deaf);
      all.add(deaf);
    }
    for (Deaf deaf : all) {
      deaf.entered.await();
    }

    loop.close();

    assertThat(all).noneMatch(deaf -> deaf.applied);
    all.forEach(deaf -> deaf.letGo.countDown());
  }
}
