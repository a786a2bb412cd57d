package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
  private static final String NOW = "--now=2026-01-01T12:00:00Z";

  @TempDir private Path folder;

  private static Path example(String name) {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.exists(house.resolve("mvnw"))) {
      house = house.getParent();
    }
    return house.resolve("examples/explain").resolve(name);
  }

  private static CommandRun explain(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "explain";
    all[1] = NOW;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void saysThatAMetricCannotBeReadAndWhatThatMeans() {
    CommandRun run = explain(example("stuck-on-missing-metrics.yaml").toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Deployment/sentences (HorizontalPodAutoscaler models/sentences, between ")
        .contains(
            "  stays at 3 replicas: cpu 2 % (target 60 %) proposes 1; requests-per-stream cannot be read: ")
        .contains("cpu (Resource) is 2 % of the request (20m a pod) against 60 %")
        .contains("requests-per-stream would have to be readable")
        .contains("cpu would have to rise to 67 % of the request (670m a pod) for 4 replicas")
        .contains("Warning FailedGetPodsMetric: ");
  }

  @Test
  void saysUntilWhenARecommendationHoldsTheNumber() {
    CommandRun run = explain(example("held-by-stabilisation.yaml").toString());
    assertThat(run.out())
        .contains("stabilization          3 -> 6   ScaleDownStabilized")
        .contains("it would be 4 replicas after 2026-01-01T12:03:00Z, in 180 s");
  }

  @Test
  void saysWhenTheRateAllowsTheNextReplica() {
    CommandRun run = explain(example("limited-by-rate.yaml").toString());
    assertThat(run.out())
        .contains("rate                  12 -> 4   ScaleUpLimit")
        .contains("it would be 5 replicas after 2026-01-01T12:00:20Z, in 20 s");
  }

  @Test
  void aBadFileIsReportedAndTheOthersAreAnswered() throws IOException {
    String good = example("limited-by-rate.yaml").toString();
    Path bad =
        Files.writeString(
            folder.resolve("bad.yaml"),
            Files.readString(example("limited-by-rate.yaml"))
                .replace("maxReplicas: 10", "maxReplicas: 0"));
    CommandRun run = explain("-o", "json", good, bad.toString(), "gone.yaml", good);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            bad
                + ":8: document 1 (HorizontalPodAutoscaler sentences): spec.maxReplicas: 0 (expected:"
                + " a whole number from 1)",
            "gone.yaml: no such file (expected: a YAML or JSON file)");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("{\"file\":\"" + good + "\",\"currentReplicas\":4,");
    assertThat(lines.get(1)).startsWith("{\"file\":\"" + bad + "\",\"error\":\"document 1 (");
    assertThat(lines.get(2)).startsWith("{\"file\":\"gone.yaml\",\"error\":\"no such file");
    assertThat(lines.get(3)).isEqualTo(lines.get(0));
  }

  @Test
  void readsStdin() throws IOException {
    InputStream before = System.in;
    String text = Files.readString(example("limited-by-rate.yaml"));
    try {
      System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      assertThat(explain("-o", "json", "-").out())
          .startsWith("{\"file\":\"-\",\"currentReplicas\":4,");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void theFlagsOfTheControllerChangeTheDecision() {
    CommandRun run =
        explain(
            "-o",
            "json",
            "--horizontal-pod-autoscaler-downscale-stabilization=1m30s",
            example("held-by-stabilisation.yaml").toString());
    assertThat(run.out()).contains("\"desiredReplicas\":4,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --now=yesterday | --now: yesterday (expected: a time as 2026-01-01T12:00:00Z)
          --horizontal-pod-autoscaler-initial-readiness-delay=30 | --horizontal-pod-autoscaler-initial-readiness-delay: 30 (expected: a duration, as 5m0s)
          --horizontal-pod-autoscaler-tolerance=-1 | tolerance: -1.0 (expected: >= 0)
          --feature-gates=X=true | --feature-gates: X (expected: HPAScaleToZero or HPAConfigurableTolerance)
          --output=xml | Invalid value for option '--output'
          """)
  void aWrongFlagIsExitCode2(String flag, String message) {
    CommandRun run = CommandRun.of("explain", flag, "f.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }
}
