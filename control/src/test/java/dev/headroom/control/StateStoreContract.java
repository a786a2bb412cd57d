package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.JobBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.MetricStatus;
import dev.headroom.scaling.status.MetricValue;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} does. */
public abstract class StateStoreContract {
  static final PolicyId ID = new PolicyId("default", "sentences");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");

  /** The store; asked for again within a test it must know what was saved before. */
  protected abstract StateStore store() throws IOException;

  static PolicyState state(int replicas) {
    return new PolicyState(
        new History(
            false,
            List.of(new Recommendation(NOW.minusSeconds(1), 2), new Recommendation(NOW, replicas)),
            List.of(new ScaleEvent(NOW, 1)),
            List.of(new ScaleEvent(NOW.minusSeconds(60), 2)),
            new StageMemory(
                new ScheduleState(
                    Optional.of(NOW),
                    Set.of("once @date 2026-01-01 00:00:00"),
                    Optional.of(new JobBounds("morning", OptionalInt.of(2), OptionalInt.empty()))),
                Map.of("Pods queue", NOW.minusSeconds(30)),
                Optional.of(NOW.minusSeconds(5)),
                Optional.of(new Recommendation(NOW.minusSeconds(2), 3)),
                Optional.of(new Recommendation(NOW.minusSeconds(1), 5)),
                Optional.of(new Recommendation(NOW.minusSeconds(9), 4)))),
        new Status(
            replicas,
            replicas + 1,
            Optional.of(NOW),
            List.of(
                new MetricStatus.Pods(
                    MetricIdentifier.named("load"), MetricValue.average(Quantity.of(3)))),
            List.of(
                new Condition(
                    Condition.ABLE_TO_SCALE,
                    ConditionStatus.TRUE,
                    Optional.of(NOW),
                    "ReadyForNewScale",
                    "recommended size \"matches\" current size"),
                new Condition(
                    Condition.SCALING_ACTIVE, ConditionStatus.FALSE, Optional.empty(), "x", ""))));
  }

  @Test
  void nothingIsKnownAtFirst() throws IOException {
    assertThat(store().load(ID)).isEmpty();
  }

  @Test
  void loadsWhatWasSavedLastButTheMetrics() throws IOException {
    store().save(ID, state(1));
    store().save(ID, state(3));

    PolicyState loaded = store().load(ID).orElseThrow();

    assertThat(loaded.history()).isEqualTo(state(3).history());
    assertThat(loaded.status())
        .usingRecursiveComparison()
        .ignoringFields("currentMetrics")
        .isEqualTo(state(3).status());
    assertThat(loaded.status().currentMetrics()).isEmpty();
  }

  @Test
  void whatGrewIsKnownAtOnceAndToOthersOnceItIsKept() throws IOException {
    StateStore store = store();
    store.save(ID, state(1));
    store.grew(ID, state(2));
    assertThat(store.load(ID).orElseThrow().history()).isEqualTo(state(2).history());

    store.grew(ID, state(3));
    store.keep();

    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(3).history());
  }

  @Test
  void whatIsSavedIsNewerThanWhatGrewBefore() throws IOException {
    StateStore store = store();
    store.save(ID, state(1));
    store.grew(ID, state(2));
    store.keep();
    store.save(ID, state(3));

    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(3).history());
    store.keep();
    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(3).history());
  }

  @Test
  void whatGrewWithoutBeingSavedIsKeptToo() throws IOException {
    StateStore store = store();
    store.grew(ID, state(2));
    store.keep();

    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(2).history());
  }

  @Test
  void whatGrewIsForgottenAsWell() throws IOException {
    StateStore store = store();
    store.save(ID, state(1));
    store.grew(ID, state(2));
    store.keep();
    store.forget(ID);
    store.keep();

    assertThat(store().load(ID)).isEmpty();
    store().save(ID, state(4));
    assertThat(store().load(ID).orElseThrow().history()).isEqualTo(state(4).history());
  }

  @Test
  void policiesDoNotMix() throws IOException {
    PolicyId alike = new PolicyId("default,sentences", "../a b");
    store().save(ID, state(1));
    store().save(alike, state(2));
    store().save(new PolicyId("default", "sentences,x"), state(3));

    store().forget(ID);

    assertThat(store().load(ID)).isEmpty();
    assertThat(store().load(alike).orElseThrow().status().currentReplicas()).isEqualTo(2);
  }

  @Test
  void forgettingWhatIsNotKnownDoesNothing() throws IOException {
    store().forget(ID);

    assertThat(store().load(ID)).isEmpty();
  }
}
