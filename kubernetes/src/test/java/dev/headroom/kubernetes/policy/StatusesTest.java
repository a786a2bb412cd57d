package dev.headroom.kubernetes.policy;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.control.Tick;
import dev.headroom.kubernetes.event.About;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written of policies' statuses. */
@Timeout(60)
class StatusesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final WrittenPolicy POLICY =
      Objects.policy(
          "p",
          1,
          "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\nmaxReplicas: 9");

  private final List<ObjectNode> written = new CopyOnWriteArrayList<>();
  private final AtomicBoolean away = new AtomicBoolean();
  private final Statuses statuses = new Statuses(this::write);

  private void write(About about, ObjectNode status) throws IOException {
    assertThat(about).isEqualTo(POLICY.about());
    if (away.get()) {
      throw new IOException("away");
    }
    written.add(status);
  }

  @BeforeEach
  void put() {
    statuses.put(POLICY);
  }

  @AfterEach
  void close() {
    statuses.close();
  }

  private void decided(int from, int least, Optional<String> problem) {
    Policy policy = Policy.named("team", "p").replicas(least, 9).build();
    Decision decision =
        Decider.decide(
            NOW,
            new Observation(
                new Target.Scale(from, from, "app=web"),
                List.of(),
                List.of(),
                Status.initial(from)),
            policy,
            History.empty(),
            Settings.defaults());
    statuses.ticked(POLICY.id(), new Tick.Decided(NOW, decision, true, problem));
  }

  private JsonNode last() {
    return written.getLast();
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  private void untilWritten(int desired) {
    until(
        "it is written",
        () -> !written.isEmpty() && last().path("desiredReplicas").asInt() == desired);
  }

  @Test
  void aDecisionIsWrittenOnceAndAgainWhenItDiffers() {
    decided(2, 2, Optional.empty());
    untilWritten(2);
    for (int i = 0; i < 100; i++) {
      decided(2, 2, Optional.empty());
    }
    decided(2, 3, Optional.empty());
    untilWritten(3);
    assertThat(written).hasSize(2);
    assertThat(last().path("observedGeneration").asInt()).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeSetIsSaid() {
    decided(2, 3, Optional.of("it could not be applied: you may not"));
    untilWritten(3);
    assertThat(condition(last(), "AbleToScale").path("reason").asText())
        .isEqualTo("FailedUpdateScale");
    assertThat(condition(last(), "AbleToScale").path("message").asText()).endsWith("you may not");
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenLater() {
    away.set(true);
    decided(2, 4, Optional.empty());
    away.set(false);
    untilWritten(4);
  }

  @Test
  void aConflictIsSaidAndGoesWithItsCause() {
    statuses.refused(
        POLICY.id(), NOW, new Verdict.Refused(true, "HorizontalPodAutoscaler", "theirs"));
    until("it is written", () -> !written.isEmpty());
    assertThat(condition(last(), "Conflict").path("status").asText()).isEqualTo("True");
    assertThat(condition(last(), "ScalingActive").path("reason").asText()).isEqualTo("Conflict");

    statuses.refused(POLICY.id(), NOW, new Verdict.Refused(false, "InvalidSpec", "bad"));
    until(
        "it is another one",
        () -> condition(last(), "ScalingActive").path("reason").asText().equals("InvalidSpec"));
    assertThat(condition(last(), "Conflict").isMissingNode()).isTrue();
  }

  @Test
  void whoAdvisesSaysWhereItDiffers() {
    TargetKey web = new TargetKey("team", "apps/v1", "Deployment", "web");
    statuses.beside(POLICY.id(), Optional.of(new Rival("team", "theirs", web, 5)));
    decided(2, 3, Optional.empty());
    untilWritten(3);
    assertThat(condition(last(), "AdviceDiffers").path("status").asText()).isEqualTo("True");
    assertThat(condition(last(), "AdviceDiffers").path("message").asText())
        .isEqualTo("HorizontalPodAutoscaler theirs wants 5 replicas, this policy 3");

    statuses.beside(POLICY.id(), Optional.of(new Rival("team", "theirs", web, 3)));
    until(
        "they agree",
        () -> condition(last(), "AdviceDiffers").path("status").asText().equals("False"));
    statuses.beside(POLICY.id(), Optional.empty());
    until("it is alone", () -> condition(last(), "AdviceDiffers").isMissingNode());
  }

  @Test
  void aPolicyThatIsGoneIsWrittenNoMore() {
    statuses.forget(POLICY.id());
    decided(2, 3, Optional.empty());
    statuses.put(POLICY);
    decided(2, 4, Optional.empty());
    untilWritten(4);
    assertThat(written).hasSize(1);
  }
}
