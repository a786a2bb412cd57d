package dev.headroom.scaling.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Target WEB = new Target.Scale(2, 2, "app=web");

  private static Pod pod(String name, Map<String, String> labels) {
    return new Pod(
        name,
        labels,
        Pod.Phase.RUNNING,
        false,
        Optional.of(Instant.EPOCH),
        Optional.empty(),
        PodResources.NONE);
  }

  private static Facts facts(Target target, Map<String, Target> others) {
    return new Facts(
        target,
        List.of(
            pod("web-1", Map.of("app", "web", "tier", "front")),
            pod("db-1", Map.of("app", "db")),
            pod("web-2", Map.of("app", "web"))),
        others,
        Status.initial(2));
  }

  @Test
  void theTargetsSelectorSaysWhichPodsCount() {
    Facts.Selection selection = facts(WEB, Map.of()).selection();

    assertThat(selection.pods()).extracting(Pod::name).containsExactly("web-1", "web-2");
    assertThat(selection.others()).containsExactly("db-1");
  }

  @Test
  void withoutASelectorNoPodCountsAndNobodyIsARival() {
    for (Target target :
        List.of(
            new Target.Scale(2, 2, ""),
            new Target.Scale(2, 2, "a in (("),
            new Target.Missing("not found"))) {
      Facts facts = facts(target, Map.of("default/other", WEB));

      assertThat(facts.selection().pods()).isEmpty();
      assertThat(facts.selection().others()).hasSize(3);
      assertThat(facts.observed(List.of()).rivals()).isEmpty();
    }
  }

  @Test
  void whoScalesSomeOfThePodsIsARival() {
    Observation seen =
        facts(
                WEB,
                Map.of(
                    "default/front", new Target.Scale(1, 1, "tier=front"),
                    "default/db", new Target.Scale(1, 1, "app=db"),
                    "default/gone", new Target.Missing("not found")))
            .observed(List.of(new Reading.Failed("no")));

    assertThat(seen.rivals()).containsExactly("default/front");
    assertThat(seen.readings()).containsExactly(new Reading.Failed("no"));
    assertThat(seen.target()).isEqualTo(WEB);
    assertThat(seen.previous()).isEqualTo(Status.initial(2));
    assertThat(seen.activity()).isEmpty();
  }
}
