package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.status.ConditionStatus;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDecisionLogTest {
  private static final PolicyId ID = new PolicyId("default", "p");
  private static final Decision DECISION =
      new Decision(
          Instant.parse("2026-03-01T10:00:00Z"),
          1,
          List.of(
              new MetricOutcome.Failed(
                  new MetricSpec.Unknown("Odd"),
                  "InvalidMetricSourceType",
                  "message",
                  "cause",
                  "report")),
          OptionalInt.of(9),
          List.of(new Stage("bounds", 9, 3, Reason.TOO_MANY_REPLICAS, "more than \"3\"")),
          OptionalInt.of(3),
          Status.initial(3),
          List.of(Event.normal("SuccessfulRescale", "New size: 3")),
          History.empty());

  private static final Instant NOW = DECISION.time();
  private static final LoggedDecision LOGGED =
      new LoggedDecision(
          ID,
          new Observation(
                  new Target.Scale(1, 2, "app=p"),
                  List.of(Pod.running("p-1", NOW, new Pod.Ready(ConditionStatus.TRUE, NOW))),
                  List.of(
                      new Reading.PerPod(
                          List.of(new PodSample("p-1", 2500, NOW, Duration.ofSeconds(1)))),
                      new Reading.Failed("no page")),
                  Status.initial(1))
              .withActivity(new Activity(3, 4, Optional.of(NOW))),
          History.empty().withRecommendations(List.of(new Recommendation(NOW, 2))),
          DECISION);

  @TempDir Path folder;

  @Test
  void oneLineTellsWhatWasDecidedAndWhy() throws Exception {
    Path file = folder.resolve("logs").resolve("decisions.jsonl");
    new FileDecisionLog(file, 10_000).write(LOGGED);
    new FileDecisionLog(file, 10_000).write(LOGGED);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.getLast());
    assertThat(line.get("policy").textValue()).isEqualTo("p");
    assertThat(line.get("time").textValue()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(line.get("scaledTo").intValue()).isEqualTo(3);
    assertThat(line.at("/metrics/0/error").textValue()).isEqualTo("cause");
    assertThat(line.at("/stages/0/reason").textValue()).isEqualTo("TooManyReplicas");
    assertThat(line.at("/stages/0/message").textValue()).isEqualTo("more than \"3\"");
    assertThat(line.at("/events/0/message").textValue()).isEqualTo("New size: 3");
    assertThat(line.at("/status/desiredReplicas").intValue()).isEqualTo(3);
  }

  @Test
  void theLineHasWhatTheDecisionWasMadeFrom() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    new FileDecisionLog(file, 10_000).write(LOGGED);

    JsonNode line = new ObjectMapper().readTree(Files.readString(file));
    JsonNode seen = line.get("observation");
    assertThat(seen.at("/target/specReplicas").intValue()).isEqualTo(1);
    assertThat(seen.at("/pods/0/ready/status").textValue()).isEqualTo("True");
    assertThat(seen.at("/readings/0/samples/0/milli").intValue()).isEqualTo(2500);
    assertThat(seen.at("/readings/1/error").textValue()).isEqualTo("no page");
    assertThat(seen.at("/activity/waiting").intValue()).isEqualTo(3);
    assertThat(line.at("/history/recommendations/0/replicas").intValue()).isEqualTo(2);
  }

  @Test
  void twoFilesHoldTheLastOnes() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    FileDecisionLog log = new FileDecisionLog(file, 4000);
    for (int i = 0; i < 20; i++) {
      log.write(LOGGED);
    }

    assertThat(Files.size(file)).isBetween(1L, 4000L);
    assertThat(Files.size(folder.resolve("decisions.jsonl.1"))).isBetween(1L, 4000L);
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void foldersInItsPlaceAreSetAside() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    Files.createDirectories(file.resolve("a"));
    Files.createDirectories(folder.resolve("decisions.jsonl.1").resolve("b"));

    FileDecisionLog log = new FileDecisionLog(file, 4000);
    for (int i = 0; i < 20; i++) {
      log.write(LOGGED);
    }

    assertThat(file).isRegularFile();
    assertThat(folder.resolve("decisions.jsonl.1")).isRegularFile();
    assertThat(folder.resolve("decisions.jsonl.bad").resolve("a")).isDirectory();
    assertThat(folder.resolve("decisions.jsonl.1.bad").resolve("b")).isDirectory();
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    new FileDecisionLog(file, 4000).write(LOGGED);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
