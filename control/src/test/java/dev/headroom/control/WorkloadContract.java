package dev.headroom.control;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Workload} does, of a target of one replica. */
public abstract class WorkloadContract {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Policy POLICY = Policy.named("default", "any").replicas(1, 3).build();

  /** The workload of one target; asked for again within a test it is the same. */
  protected abstract Workload workload() throws Exception;

  private Observation look(Optional<Status> previous) throws Exception {
    return workload().observe(Instant.now(), POLICY, previous);
  }

  private Target.Scale scale() throws Exception {
    return (Target.Scale) look(Optional.empty()).target();
  }

  private void want(int replicas) throws Exception {
    Observation seen = look(Optional.empty());
    workload().apply(Decisions.wanting(replicas, Instant.now(), seen, History.empty()));
  }

  private static List<Pod> staying(Observation seen) {
    return seen.pods().stream().filter(pod -> !pod.deleting()).toList();
  }

  private void untilThereAre(int replicas) {
    until(
        "there are " + replicas,
        LIMIT,
        () -> {
          try {
            Observation seen = look(Optional.empty());
            return staying(seen).size() == replicas
                && ((Target.Scale) seen.target()).statusReplicas() == replicas;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void whatRunsAtFirstIsWhatWasDesired() throws Exception {
    Observation seen = look(Optional.empty());

    assertThat(scale().specReplicas()).isEqualTo(1);
    assertThat(seen.previous()).isEqualTo(Status.initial(1));
  }

  @Test
  void whatTheLastDecisionLeftIsPartOfTheNextLook() throws Exception {
    Status left = new Status(1, 2, Optional.of(Instant.EPOCH), List.of(), List.of());

    assertThat(look(Optional.of(left)).previous()).isEqualTo(left);
  }

  @Test
  void whatIsDecidedIsWantedAtOnceAndComes() throws Exception {
    untilThereAre(1);

    want(3);

    assertThat(scale().specReplicas()).isEqualTo(3);
    untilThereAre(3);
    assertThat(staying(look(Optional.empty()))).extracting(Pod::name).doesNotHaveDuplicates();
    want(1);
    assertThat(scale().specReplicas()).isEqualTo(1);
    untilThereAre(1);
  }

  @Test
  void whatDecidesNothingChangesNothing() throws Exception {
    untilThereAre(1);
    List<Pod> before = staying(look(Optional.empty()));

    want(1);

    assertThat(scale().specReplicas()).isEqualTo(1);
    assertThat(staying(look(Optional.empty())))
        .extracting(Pod::name)
        .isEqualTo(before.stream().map(Pod::name).toList());
  }

  @Test
  void thePolicyKeepsItsNameAndBounds() throws Exception {
    look(Optional.empty());

    Policy resolved = workload().resolved(POLICY);

    assertThat(PolicyId.of(resolved)).isEqualTo(PolicyId.of(POLICY));
    assertThat(resolved.minReplicas()).isEqualTo(1);
    assertThat(resolved.maxReplicas()).isEqualTo(3);
  }
}
