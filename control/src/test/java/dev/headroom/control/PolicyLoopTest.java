package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScaleToZero;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PolicyLoopTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Policy POLICY = Policy.named("default", "p").replicas(1, 10).build();
  private static final PolicyId ID = PolicyId.of(POLICY);

  private final TestingWorkload workload = new TestingWorkload();
  private final MemoryStateStore store = new MemoryStateStore();
  private final AtomicInteger saves = new AtomicInteger();
  private final List<Decision> logged = new ArrayList<>();
  private final List<Instant> changes = new ArrayList<>();
  private int wanted = 1;

  private PolicyLoop loop() {
    return new PolicyLoop(
        ID,
        (now, observation, policy, history) -> Decisions.wanting(wanted, now, observation, history),
        new Keeping(
            new StateStore() {
              @Override
              public java.util.Optional<PolicyState> load(PolicyId policy) {
                return store.load(policy);
              }

              @Override
              public void save(PolicyId policy, PolicyState state) {
                saves.incrementAndGet();
                store.save(policy, state);
              }

              @Override
              public void grew(PolicyId policy, PolicyState state) {
                store.grew(policy, state);
              }

              @Override
              public void keep() {}

              @Override
              public void forget(PolicyId policy) {
                store.forget(policy);
              }
            }),
        decision -> {
          logged.add(decision.decision());
          if (decision.changed()) {
            changes.add(decision.decision().time());
          }
        });
  }

  private History remembered() {
    return store.load(ID).orElseThrow().history();
  }

  @Test
  void appliesKeepsAndLogsAChange() {
    wanted = 3;

    Tick tick = loop().tick(NOW, POLICY, workload).orElseThrow();

    assertThat(tick)
        .isInstanceOfSatisfying(
            Tick.Decided.class,
            decided -> {
              assertThat(decided.changed()).isTrue();
              assertThat(decided.problem()).isEmpty();
            });
    assertThat(workload.replicas).isEqualTo(3);
    assertThat(remembered().scaleUps()).containsExactly(new ScaleEvent(NOW, 2));
    assertThat(logged).extracting(Decision::desiredReplicas).containsExactly(3);
  }

  @Test
  void anInterruptThatComesTooLateClosesNoFile() {
    wanted = 3;
    AtomicBoolean interrupted = new AtomicBoolean();
    PolicyLoop loop =
        new PolicyLoop(
            ID,
            (now, observation, policy, history) -> {
              Thread.currentThread().interrupt();
              return Decisions.wanting(wanted, now, observation, history);
            },
            new Keeping(store),
            decision -> interrupted.set(Thread.currentThread().isInterrupted()));

    Tick tick = loop.tick(NOW, POLICY, workload).orElseThrow();

    assertThat(tick)
        .isInstanceOfSatisfying(
            Tick.Decided.class, decided -> assertThat(decided.problem()).isEmpty());
    assertThat(interrupted).isFalse();
    assertThat(workload.replicas).isEqualTo(3);
  }

  @Test
  void whatChangesNothingIsLoggedAsThatAndLeftToTheStore() {
    PolicyLoop loop = loop();
    for (int second = 0; second < 25; second++) {
      loop.tick(NOW.plusSeconds(second), POLICY, workload);
    }

    assertThat(logged).hasSize(25);
    assertThat(changes).containsExactly(NOW);
    assertThat(saves).as("all but the first only grew").hasValue(1);
  }

  @Test
  void theStoreIsToldWhatGrewAtEachTurn() {
    PolicyLoop loop = loop();
    for (int second = 0; second < 5; second++) {
      loop.tick(NOW.plusSeconds(second), POLICY, workload);
    }

    assertThat(remembered().recommendations().getLast().time()).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void failedLookChangesNothing() {
    PolicyLoop loop = loop();
    loop.tick(NOW, POLICY, workload);
    workload.failsToObserve = true;
    wanted = 5;

    assertThat(loop.tick(NOW.plusSeconds(1), POLICY, workload))
        .contains(new Tick.Failed(NOW.plusSeconds(1), "nothing to see"));
    assertThat(workload.replicas).isEqualTo(1);
  }

  @Test
  void changeThatCouldNotBeAppliedDoesNotCountAgainstTheRates() {
    workload.failsToApply = true;
    wanted = 3;
    PolicyLoop loop = loop();

    assertThat(loop.tick(NOW, POLICY, workload).orElseThrow())
        .isInstanceOfSatisfying(
            Tick.Decided.class,
            decided -> assertThat(decided.problem().orElseThrow()).contains("no room"));
    assertThat(remembered().scaleUps()).isEmpty();
    assertThat(remembered().recommendations()).contains(new Recommendation(NOW, 3));

    workload.failsToApply = false;
    loop.tick(NOW.plusSeconds(1), POLICY, workload);
    assertThat(workload.replicas).isEqualTo(3);
    assertThat(remembered().scaleUps()).containsExactly(new ScaleEvent(NOW.plusSeconds(1), 2));
  }

  @Test
  void restartGoesOnWithItsMemoryAndWithWhatRuns() {
    wanted = 3;
    loop().tick(NOW, POLICY, workload);

    Instant later = NOW.plusSeconds(5);
    loop().tick(later, POLICY, workload);

    assertThat(remembered().recommendations())
        .containsSubsequence(new Recommendation(NOW, 3), new Recommendation(later, 3));
    assertThat(remembered().scaleUps()).containsExactly(new ScaleEvent(NOW, 2));
  }

  @Test
  void restartWithAClockSetBackRemembersNothingOfTheFuture() {
    wanted = 3;
    loop().tick(NOW, POLICY, workload);

    Instant earlier = NOW.minusSeconds(3600);
    loop().tick(earlier, POLICY, workload);

    assertThat(remembered().recommendations())
        .allSatisfy(each -> assertThat(each.time()).isBeforeOrEqualTo(earlier));
    assertThat(remembered().scaleUps()).containsExactly(new ScaleEvent(earlier, 2));
  }

  @Test
  void storeAndLogThatFailDoNotStopScaling() {
    wanted = 3;
    PolicyLoop loop =
        new PolicyLoop(
            ID,
            (now, observation, policy, history) ->
                Decisions.wanting(wanted, now, observation, history),
            new Keeping(
                new StateStore() {
                  @Override
                  public java.util.Optional<PolicyState> load(PolicyId policy) {
                    return java.util.Optional.empty();
                  }

                  @Override
                  public void save(PolicyId policy, PolicyState state) throws IOException {
                    throw new IOException("disk full");
                  }

                  @Override
                  public void grew(PolicyId policy, PolicyState state) throws IOException {
                    throw new IOException("disk full");
                  }

                  @Override
                  public void keep() {}

                  @Override
                  public void forget(PolicyId policy) {}
                }),
            decision -> {
              throw new IOException("disk full too");
            });

    Tick tick = loop.tick(NOW, POLICY, workload).orElseThrow();

    assertThat(workload.replicas).isEqualTo(3);
    assertThat(((Tick.Decided) tick).problem().orElseThrow())
        .contains("disk full")
        .contains("disk full too");
  }

  /** As a disk that is full for a while; every tick says so while it lasts, and none after. */
  @Test
  void aProblemLastsUntilAllIsKeptAndWrittenDown() {
    AtomicBoolean full = new AtomicBoolean(true);
    StateStore unsure =
        new StateStore() {
          @Override
          public Optional<PolicyState> load(PolicyId policy) {
            return store.load(policy);
          }

          @Override
          public void save(PolicyId policy, PolicyState state) throws IOException {
            if (full.get()) {
              throw new IOException("no space for the state");
            }
            store.save(policy, state);
          }

          @Override
          public void grew(PolicyId policy, PolicyState state) throws IOException {
            save(policy, state);
          }

          @Override
          public void keep() {}

          @Override
          public void forget(PolicyId policy) {}
        };
    PolicyLoop loop =
        new PolicyLoop(
            ID,
            (now, observation, policy, history) ->
                Decisions.wanting(wanted, now, observation, history),
            new Keeping(unsure),
            decision -> {
              if (full.get()) {
                throw new IOException("no space for the log");
              }
              logged.add(decision.decision());
            });
    wanted = 3;
    for (int second = 0; second < 5; second++) {
      assertThat(problem(loop.tick(NOW.plusSeconds(second), POLICY, workload).orElseThrow()))
          .as("second %s", second)
          .contains("no space for the state")
          .contains("no space for the log");
    }

    full.set(false);

    assertThat(problem(loop.tick(NOW.plusSeconds(5), POLICY, workload).orElseThrow())).isEmpty();
    assertThat(logged).extracting(Decision::time).containsExactly(NOW, NOW.plusSeconds(5));
    assertThat(remembered().scaleUps()).isNotEmpty();
  }

  private static String problem(Tick tick) {
    return ((Tick.Decided) tick).problem().orElse("");
  }

  /** Ten minutes idle are ten minutes, with a kill in the middle of it. */
  @Test
  void idleTimeGoesOnOverARestart() {
    Policy policy =
        Policy.named("default", "p")
            .replicas(0, 3)
            .metrics(
                new MetricSpec.Pods(
                    MetricIdentifier.named("load"), new MetricTarget.AverageValue(Quantity.of(1))))
            .scaleToZero(new ScaleToZero(Duration.ofMinutes(10)))
            .build();
    Settings settings = Settings.defaults().withScaleToZero(true);
    dev.headroom.control.Decider decider =
        (now, observation, current, history) ->
            dev.headroom.scaling.Decider.decide(now, observation, current, history, settings);
    DecisionLog none = DecisionLog.NONE;
    workload.pods = List.of(Pod.running("p-1", NOW, new Pod.Ready(ConditionStatus.TRUE, NOW)));
    workload.readings =
        List.of(new Reading.PerPod(List.of(new PodSample("p-1", 0, NOW, Duration.ofSeconds(1)))));
    PolicyLoop before = new PolicyLoop(ID, decider, new Keeping(store), none);
    workload.requests = 1;
    before.tick(NOW, policy, workload);
    workload.requests = 0;
    for (int second = 1; second < 40; second++) {
      before.tick(NOW.plusSeconds(second), policy, workload);
    }
    PolicyLoop after = new PolicyLoop(ID, decider, new Keeping(store), none);
    int second = 45;
    while (workload.replicas > 0 && second < 2000) {
      after.tick(NOW.plusSeconds(second++), policy, workload);
    }

    assertThat(second - 1).isBetween(600, 600 + (int) Keeping.EVERY.toSeconds());
  }
}
