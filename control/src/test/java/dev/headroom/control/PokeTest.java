package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns out of the order. The interval is an hour: what runs but the first turn was poked. */
@Timeout(30)
class PokeTest {
  private static final PolicyId ID = new PolicyId("default", "p");
  private static final Policy POLICY = Policy.named("default", "p").replicas(1, 10).build();

  private final AtomicInteger saves = new AtomicInteger();
  private final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();
  private final Loop loop =
      new Loop(
          (now, observation, policy, history) ->
              Decisions.wanting(policy.minReplicas(), now, observation, history),
          InstantSource.system(),
          new CountingStore(),
          DecisionLog.NONE,
          _ -> {},
          (_, tick) -> ticks.add(tick),
          Duration.ofSeconds(20));

  @AfterEach
  void close() {
    loop.close();
  }

  private void start(Workload workload) {
    loop.put(POLICY, Duration.ofHours(1), workload);
  }

  private Tick nextTick() throws InterruptedException {
    Tick tick = ticks.poll(20, TimeUnit.SECONDS);
    assertThat(tick).as("a turn").isNotNull();
    return tick;
  }

  private final class CountingStore implements StateStore {
    @Override
    public Optional<PolicyState> load(PolicyId policy) {
      return Optional.empty();
    }

    @Override
    public void save(PolicyId policy, PolicyState state) {
      saves.incrementAndGet();
    }

    @Override
    public void grew(PolicyId policy, PolicyState state) {}

    @Override
    public void keep() {}

    @Override
    public void forget(PolicyId policy) {}
  }

  /** A workload whose turns begin when they are allowed to, and that counts those inside. */
  private static final class Held extends TestingWorkload {
    final Semaphore begun = new Semaphore(0);
    final Semaphore allowed = new Semaphore(0);
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    @Override
    public Observation observe(Instant now, Policy policy, Optional<Status> previous)
        throws Exception {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      begun.release();
      allowed.acquire();
      inside.decrementAndGet();
      return super.observe(now, policy, previous);
    }
  }

  @Test
  void pokedPolicyHasItsTurnNow() throws Exception {
    start(new TestingWorkload());
    nextTick();

    loop.poke(ID);

    assertThat(nextTick()).isInstanceOf(Tick.Decided.class);
  }

  @Test
  void pokeDuringATurnBringsExactlyOneMoreAfterIt() throws Exception {
    Held held = new Held();
    start(held);
    held.begun.acquire();

    for (int i = 0; i < 1000; i++) {
      loop.poke(ID);
    }
    // Until the poke has found the turn running: another policy that was poked later had its own.
    PolicyId other = new PolicyId("default", "other");
    loop.put(
        Policy.named("default", "other").replicas(1, 1).build(),
        Duration.ofHours(1),
        new TestingWorkload());
    nextTick();
    loop.poke(other);
    nextTick();
    held.allowed.release();
    nextTick();
    held.begun.acquire();
    held.allowed.release(10);
    nextTick();

    // A poke from now on is the third; had there been one more, it would have come before.
    loop.poke(ID);
    held.begun.acquire();
    nextTick();
    assertThat(held.begun.availablePermits()).isZero();
    assertThat(held.most).hasValue(1);
  }

  @Test
  void pokedTurnsAreApartHoweverOftenPoked() throws Exception {
    start(new TestingWorkload());
    nextTick();
    long start = System.nanoTime();
    int turns = 0;
    while (turns < 5) {
      loop.poke(ID);
      turns += ticks.poll(1, TimeUnit.MILLISECONDS) == null ? 0 : 1;
    }
    // The least that five turns a tenth of a second apart take, whatever the machine does.
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(350));
  }

  @Test
  void pokedTurnsThatChangeNothingAreNotWrittenEachTime() throws Exception {
    start(new TestingWorkload());
    nextTick();
    for (int i = 0; i < 5; i++) {
      loop.poke(ID);
      nextTick();
    }
    assertThat(saves).hasValue(1);
  }

  @Test
  void pokingWhatIsNotThereOrClosedDoesNothing() throws Exception {
    loop.poke(new PolicyId("default", "nobody"));
    start(new TestingWorkload());
    nextTick();
    loop.remove(ID).join();
    loop.poke(ID);
    loop.close();
    loop.poke(ID);
    assertThat(List.copyOf(ticks)).isEmpty();
  }

  @Test
  void decidesByWhatTheWorkloadResolvesThePolicyTo() throws Exception {
    TestingWorkload resolving =
        new TestingWorkload() {
          @Override
          public Policy resolved(Policy policy) {
            return policy.withBounds(7, 10);
          }
        };
    start(resolving);
    nextTick();
    assertThat(resolving.replicas).isEqualTo(7);
  }
}
