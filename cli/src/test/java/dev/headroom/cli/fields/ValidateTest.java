package dev.headroom.cli.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  private static final String TWO_SERVERS =
      """
      apiVersion: headroom.dev/v1alpha1
      kind: ModelServer
      metadata: {name: sentences}
      spec:
        models: [{name: minilm, uri: ./minilm}]
        scaling: {minReplicas: 1, maxReplicas: 3}
      ---
      apiVersion: headroom.dev/v1alpha1
      kind: ModelServer
      metadata: {name: files}
      spec:
        command: [serve, "{port}"]
        replicas: 2
      """;

  @TempDir Path folder;

  private String file;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("minilm/1"));
    file = write("servers.yaml", TWO_SERVERS);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void whatIsRightIsSaid() {
    CommandRun run = CommandRun.of("validate", file);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "sentences: 1 to 3 replicas, scaled on requests-per-stream", "files: 2 replicas");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAndWhatIsNot() throws IOException {
    file = write("servers.yaml", TWO_SERVERS.replace("replicas: 2", "replicas: -2\n  stream: 1"));
    CommandRun run = CommandRun.of("validate", file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            file
                + ":13: document 2 (ModelServer files): spec.replicas: -2 (expected: a whole number"
                + " from 0 to 10000)",
            file
                + ":14: document 2 (ModelServer files): spec.stream: 1 (expected: a known field; did"
                + " you mean streams?)");
    assertThat(run.out().lines())
        .containsExactly("ModelServer sentences: nothing is wrong with it");
  }

  @Test
  void whatThisMachineLacksIsOnlyWrongHere() throws IOException {
    Files.delete(folder.resolve("minilm/1"));
    CommandRun here = CommandRun.of("validate", file);
    assertThat(here.exitCode()).isEqualTo(2);
    assertThat(here.err()).contains("spec.models[0].uri: \"./minilm\"");

    CommandRun anywhere = CommandRun.of("validate", file, "--only-syntax");
    assertThat(anywhere.exitCode()).isZero();
    assertThat(anywhere.out().lines())
        .containsExactly(
            "ModelServer sentences: nothing is wrong with it",
            "ModelServer files: nothing is wrong with it");
  }

  @Test
  void severalFilesAreOneSet() throws IOException {
    String other =
        write(
            "policy.yaml",
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: p}
            spec:
              scaleTargetRef: {apiVersion: headroom.dev/v1alpha1, kind: ModelServer, name: files}
              maxReplicas: 4
            """);
    CommandRun run = CommandRun.of("validate", file, other);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("files: 1 to 4 replicas, scaled on gateway-requests-per-slot");
    assertThat(CommandRun.of("validate", other).exitCode()).isEqualTo(2);
  }

  @Test
  void programsGetItAsJson() throws IOException {
    JsonNode right = json("validate", "-o", "json", file);
    assertThat(right.path("valid").booleanValue()).isTrue();
    assertThat(right.at("/right/0/name").textValue()).isEqualTo("sentences");

    file = write("servers.yaml", TWO_SERVERS.replace("replicas: 2", "replicas: -2"));
    JsonNode wrong = json("validate", "-o", "json", file);
    assertThat(wrong.path("valid").booleanValue()).isFalse();
    JsonNode problem = wrong.at("/problems/0");
    assertThat(problem.path("file").textValue()).isEqualTo(file);
    assertThat(problem.path("line").intValue()).isEqualTo(13);
    assertThat(problem.path("object").textValue()).isEqualTo("ModelServer files");
    assertThat(problem.path("field").textValue()).isEqualTo("spec.replicas");
    assertThat(problem.path("value").textValue()).isEqualTo("-2");
    assertThat(problem.path("expected").textValue()).isEqualTo("a whole number from 0 to 10000");
  }

  private static JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(CommandRun.of(arguments).out());
  }

  @Test
  void whatIsHardlyMeantSoIsSaidAndIsNotWrong() throws IOException {
    String rules =
        write(
            "adapter.yaml",
            """
            rules:
            - seriesQuery: jobs_total
              metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)
            resourceRules:
              window: 5m
            """);
    CommandRun run = CommandRun.of("validate", file, rules, "--only-syntax");
    assertThat(run.out())
        .contains(
            "doubtful: " + rules + ":3: document 1: rules[0].metricsQuery: ",
            "(expected: a rate, as sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by",
            "doubtful: " + rules + ":5: document 1: resourceRules: ");
    assertThat(run.err()).contains("resourceRules.cpu: missing").doesNotContain("rules[0]");

    Files.writeString(
        folder.resolve("adapter.yaml"),
        "rules: [{seriesQuery: a, metricsQuery: 'summ(<<.Series>>)'}]");
    CommandRun bad = CommandRun.of("validate", file, rules);
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err())
        .contains(rules + ":1: document 1: rules[0].metricsQuery: ", "a query in PromQL");
    assertThat(bad.out()).contains("files: 2 replicas");
    CommandRun others = CommandRun.of("validate", file, rules, "--other-promql");
    assertThat(others.exitCode()).as("who will be asked may know it").isZero();
    assertThat(others.out()).contains("doubtful: " + rules + ":1: ");
  }
}
