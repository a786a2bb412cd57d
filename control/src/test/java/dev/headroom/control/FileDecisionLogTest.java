package dev.headroom.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Reason;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.status.Event;
import dev.headroom.scaling.status.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
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

  @TempDir Path folder;

  @Test
  void oneLineTellsWhatWasDecidedAndWhy() throws Exception {
    Path file = folder.resolve("logs").resolve("decisions.jsonl");
    new FileDecisionLog(file, 10_000).write(ID, DECISION);
    new FileDecisionLog(file, 10_000).write(ID, DECISION);

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
  }

  @Test
  void twoFilesHoldTheLastOnes() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    FileDecisionLog log = new FileDecisionLog(file, 1000);
    for (int i = 0; i < 20; i++) {
      log.write(ID, DECISION);
    }

    assertThat(Files.size(file)).isBetween(1L, 1000L);
    assertThat(Files.size(folder.resolve("decisions.jsonl.1"))).isBetween(1L, 1000L);
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void foldersInItsPlaceAreSetAside() throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    Files.createDirectories(file.resolve("a"));
    Files.createDirectories(folder.resolve("decisions.jsonl.1").resolve("b"));

    FileDecisionLog log = new FileDecisionLog(file, 1000);
    for (int i = 0; i < 20; i++) {
      log.write(ID, DECISION);
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

    new FileDecisionLog(file, 1000).write(ID, DECISION);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
