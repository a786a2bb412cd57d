package dev.headroom.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandInsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StandIns standIns = new StandIns();

  private List<String> heardAt(int second, String... standsIn) {
    Measure measure =
        new Measure(
            new MetricSpec.Pods(
                MetricIdentifier.named("requests-per-stream"), new MetricTarget.Unset()),
            new Reading.Failed(""),
            List.of(standsIn).stream().findFirst());
    return standIns.heard(START.plusSeconds(second), List.of(measure));
  }

  @Test
  void aBeginAndAnEndAreSaidOnceEach() {
    assertThat(heardAt(0, "because")).isEmpty();
    assertThat(heardAt(2, "because")).isEmpty();
    assertThat(heardAt(3, "because of this")).containsExactly("because of this");
    assertThat(heardAt(4, "because")).isEmpty();
    assertThat(heardAt(60, "because")).isEmpty();
    assertThat(heardAt(61)).isEmpty();
    assertThat(heardAt(64))
        .containsExactly("requests-per-stream is measured on the replicas' pages again");
    assertThat(heardAt(65)).isEmpty();
  }

  @Test
  void whatDoesNotLastIsNoNews() {
    for (int second = 0; second < 60; second += 2) {
      assertThat(heardAt(second, "a page that answers now and then")).isEmpty();
      assertThat(heardAt(second + 1)).isEmpty();
    }
  }

  @Test
  void metricsAreToldApart() {
    Measure fine = measure("a", Optional.empty());
    Measure not = measure("b", Optional.of("b stands in"));
    assertThat(standIns.heard(START, List.of(fine, not))).isEmpty();
    assertThat(standIns.heard(START.plusSeconds(5), List.of(fine, not)))
        .containsExactly("b stands in");
  }

  private static Measure measure(String name, Optional<String> standsIn) {
    return new Measure(
        new MetricSpec.Pods(MetricIdentifier.named(name), new MetricTarget.Unset()),
        new Reading.Failed(""),
        standsIn);
  }
}
