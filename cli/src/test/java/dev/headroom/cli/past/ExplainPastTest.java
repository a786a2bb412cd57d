package dev.headroom.cli.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.cli.CommandRun;
import dev.headroom.control.LoggedDecision;
import dev.headroom.control.PolicyId;
import dev.headroom.control.log.FileDecisionLog;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yesterday at five past two the load rose; a minute later it had fallen. */
class ExplainPastTest {
  private static final Settings SETTINGS = Settings.defaults().withScaleToZero(true);
  private final ZonedDateTime then =
      ZonedDateTime.now(ZoneId.systemDefault())
          .minusDays(1)
          .truncatedTo(ChronoUnit.DAYS)
          .withHour(14)
          .withMinute(5);
  private static final Policy POLICY =
      Policy.named("default", "sentences")
          .replicas(1, 3)
          .metrics(
              new MetricSpec.Pods(
                  MetricIdentifier.named("requests-per-stream"),
                  new MetricTarget.AverageValue(Quantity.parse("1"))))
          .build();

  @TempDir Path folder;
  private Path state = Path.of("");

  @BeforeEach
  void decideYesterday() throws IOException {
    state = Files.createDirectories(folder.resolve("state"));
    Decision out = decide(then.toInstant(), 1, 2600, History.empty());
    decide(then.toInstant().plusSeconds(60), 3, 200, out.history());
  }

  private Decision decide(Instant now, int replicas, long milli, History history)
      throws IOException {
    Pod pod =
        Pod.running(
            "sentences-1",
            now.minusSeconds(99),
            new Pod.Ready(ConditionStatus.TRUE, now.minusSeconds(90)));
    Observation observation =
        new Observation(
            new Target.Scale(replicas, replicas, "headroom.dev/server=sentences"),
            List.of(pod),
            List.of(
                new Reading.PerPod(
                    List.of(new PodSample("sentences-1", milli, now, Duration.ofSeconds(1))))),
            Status.initial(replicas));
    Decision decision = Decider.decide(now, observation, POLICY, history, SETTINGS);
    FileDecisionLog log =
        new FileDecisionLog(
            state.resolve("decisions.jsonl"), SETTINGS, FileDecisionLog.Bound.DEFAULT);
    log.write(
        new LoggedDecision(PolicyId.of(POLICY), POLICY, observation, history, decision, true));
    return decision;
  }

  private CommandRun explain(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "explain";
    all[1] = "--state-dir";
    all[2] = state.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void aDecisionOfYesterdayHasItsOwnWords() {
    CommandRun run = explain("sentences", "--at", "yesterday 14:05");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            "sentences: ModelServer/sentences (policy default/sentences, between 1 and 3 replicas) at ")
        .contains("  1 → 3 replicas: requests-per-stream 2.6 (target 1) proposes 3\n")
        .contains("requests-per-stream would have to fall to ")
        .doesNotContain("HPA")
        .doesNotContain("Conditions");
  }

  @Test
  void nowIsTheLastDecisionAndItsAgeIsSaid() {
    assertThat(explain("sentences").out())
        .startsWith("The last decision before ")
        .contains("held at 3, the most that were wanted within the stabilisation window");
  }

  @Test
  void anotherPolicyGivesTheOtherAnswer() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: careful}
            spec:
              scaleTargetRef: {kind: ModelServer, name: sentences}
              maxReplicas: 9
              metrics:
              - signal: {name: requests-per-stream, target: 2}
            """);
    CommandRun run = explain("sentences", "--at", "yesterday 14:05", "--with", other.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("  1 → 3 replicas: requests-per-stream 2.6 (target 1) proposes 3\n")
        .contains(other + ": ModelServer/sentences (policy default/sentences, between 1 and 9")
        .contains("  1 → 2 replicas: requests-per-stream 2.6 (target 2) proposes 2\n");

    List<String> lines =
        explain("-o", "json", "sentences", "--at", "yesterday 14:05", "--with", other.toString())
            .out()
            .lines()
            .toList();
    assertThat(lines).hasSize(2);
    JsonNode past = new ObjectMapper().readTree(lines.getFirst());
    JsonNode with = new ObjectMapper().readTree(lines.getLast());
    assertThat(past.get("server").textValue()).isEqualTo("sentences");
    assertThat(past.get("desiredReplicas").intValue()).isEqualTo(3);
    assertThat(past.at("/logged/desiredReplicas").intValue()).isEqualTo(3);
    assertThat(past.at("/logged/sentence")).isEqualTo(past.get("sentence"));
    assertThat(with.get("with").textValue()).isEqualTo(other.toString());
    assertThat(with.get("desiredReplicas").intValue()).isEqualTo(2);
  }

  @Test
  void anAutoscalerOfKubernetesGivesItToo() throws IOException {
    Path hpa =
        Files.writeString(
            folder.resolve("hpa.yaml"),
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: any}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: any}
              maxReplicas: 2
              metrics:
              - type: Pods
                pods:
                  metric: {name: requests-per-stream}
                  target: {type: AverageValue, averageValue: 500m}
            """);
    assertThat(explain("sentences", "--at", "yesterday 14:05", "--with", hpa.toString()).out())
        .contains(
            "  1 → 2 replicas: requests-per-stream 2.6 (target 0.5) proposes 6; maxReplicas is 2");
  }

  @Test
  void whatWasNotMeasuredThenIsSaid() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: other}
            spec:
              scaleTargetRef: {kind: ModelServer, name: sentences}
              maxReplicas: 9
              metrics:
              - signal: {name: gateway-waiting, target: 2}
            """);
    assertThat(explain("sentences", "--with", other.toString()).out())
        .contains("it was not measured then (measured: requests-per-stream)");
  }

  @Test
  void whatAnotherVersionDecidedIsToldFromWhatThisOneDoes() throws IOException {
    Path file = state.resolve("decisions.jsonl");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "\"desiredReplicas\":3,\"changed\":true,\"sentence\":\"1 → 3 replicas: ",
                "\"desiredReplicas\":2,\"changed\":true,\"sentence\":\"1 → 2 replicas: once "));
    assertThat(explain("sentences", "--at", "yesterday 14:05").out())
        .startsWith(
            "Another version of Headroom decided 2, in the words below; this one decides 3, and the"
                + " rest is its own.")
        .contains("  1 → 2 replicas: once requests-per-stream");
  }

  @Test
  void whatIsNotThereIsSaid() {
    CommandRun unknown = explain("words");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo(
            "words: no such file, and no server of that name has decided anything (expected:"
                + " [sentences])\n");
    String early = then.minusDays(1).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    CommandRun before = explain("sentences", "--at", early);
    assertThat(before.exitCode()).isEqualTo(2);
    assertThat(before.err()).contains("as far as the log goes back (expected: a later --at)");
    assertThat(explain("sentences", "--at", "noon").err()).startsWith("--at: noon (expected: ");
  }

  @Test
  void aFileHasNoPast() {
    CommandRun run = CommandRun.of("explain", "--at", "-2h", "snapshot.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--at: snapshot.yaml is a file (expected: the name of a server)");
  }

  @Test
  void ofSeveralSystemsTheOneThatHasIt() throws IOException {
    Path none = Files.createDirectories(folder.resolve("none"));
    Files.createFile(none.resolve("decisions.jsonl"));
    assertThat(
            new DecisionLogs(List.of(none, state))
                .of("sentences")
                .last("sentences", Instant.MAX)
                .decision())
        .isPresent();
    assertThatThrownBy(() -> new DecisionLogs(List.of(state, state)).of("sentences"))
        .hasMessageContaining("several systems have it (expected: --state-dir of one)");
    assertThatThrownBy(() -> new DecisionLogs(List.of(none, state)).of("words"))
        .hasMessageContaining("no server of that name in the logs of 2 systems");
  }
}
