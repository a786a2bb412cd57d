package dev.headroom.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.PolicyId;
import dev.headroom.control.event.PolicyEvent.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link EventSink} makes of events: what happens again is one, with a count. */
public abstract class EventSinkContract {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * What people see of an event.
   *
   * @param policy its name
   */
  public record Told(
      String policy, String reason, boolean warning, String message, Instant last, long count) {}

  /** Where events go; asked for again within a test it is the same. */
  protected abstract EventSink sink() throws Exception;

  /** What people see, the one that happened last at the end. */
  protected abstract List<Told> told() throws Exception;

  private void tell(int second, String policy, Kind kind, boolean warning, String message)
      throws Exception {
    sink()
        .tell(
            new PolicyEvent(
                T0.plusSeconds(second), new PolicyId("default", policy), kind, warning, message));
  }

  @Test
  void anEventIsSeenAsItWasTold() throws Exception {
    tell(1, "a", Kind.SCALED, false, "1 → 2 replicas: load 3 (target 1)");

    assertThat(told())
        .containsExactly(
            new Told(
                "a", "Scaled", false, "1 → 2 replicas: load 3 (target 1)", T0.plusSeconds(1), 1));
  }

  @Test
  void troubleThatHappensAgainIsOneWithItsNewestNumbers() throws Exception {
    tell(0, "a", Kind.UNDECIDED, true, "no answer for 15 s");
    tell(1, "a", Kind.RECOVERED, false, "decides on all its metrics again");
    tell(1800, "a", Kind.UNDECIDED, true, "no answer for 1815 s");

    assertThat(told()).hasSize(2);
    assertThat(told().getLast())
        .isEqualTo(
            new Told("a", "Undecided", true, "no answer for 1815 s", T0.plusSeconds(1800), 2));
  }

  @Test
  void othersPoliciesReasonsTypesAndWordsAreOtherEvents() throws Exception {
    tell(0, "a", Kind.UNDECIDED, true, "no answer");
    tell(1, "b", Kind.UNDECIDED, true, "no answer");
    tell(2, "a", Kind.NOT_APPLIED, true, "no answer");
    tell(3, "a", Kind.UNDECIDED, false, "no answer");
    tell(4, "a", Kind.UNDECIDED, true, "no room");

    assertThat(told()).hasSize(5).allMatch(event -> event.count() == 1);
  }

  @Test
  void aChangeOfTheNumberIsTheSameOnlyFromAndToTheSameNumbers() throws Exception {
    tell(0, "a", Kind.SCALED, false, "6 → 7 replicas: load 8 (target 1)");
    tell(1, "a", Kind.SCALED, false, "7 → 6 replicas: load 4 (target 1)");
    tell(2, "a", Kind.SCALED, false, "6 → 7 replicas: load 9 (target 1)");

    assertThat(told()).extracting(Told::count).containsExactly(1L, 2L);
  }

  /** Of those that the world keeps itself. */
  @Test
  protected void manyEventsAreBounded() throws Exception {
    for (int i = 0; i < 1500; i++) {
      tell(i, "policy-" + (char) ('a' + i % 26) + (char) ('a' + i / 26), Kind.DECIDED, false, "m");
    }

    assertThat(told()).hasSizeBetween(1, 1000);
    assertThat(told().getLast().last()).isEqualTo(T0.plusSeconds(1499));
  }
}
