package dev.headroom.cli.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The custom resources on a real API server, which need not be more than that: {@code
 * KUBECONFIG=FILE ./mvnw -pl cli -am -Pcluster …}. They are installed there; nothing else is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomResourcesClusterTest {
  private static final String OURS = "apiVersion: headroom.dev/";

  /** What kubectl said. */
  private record Said(int exitCode, String text) {}

  @TempDir Path folder;

  @BeforeAll
  void install() throws Exception {
    assumeTrue(
        Boolean.getBoolean("headroom.cluster") && System.getenv("KUBECONFIG") != null,
        "no cluster: -Pcluster, and KUBECONFIG that names one");
    Said said =
        kubectl(
            "apply",
            "--server-side",
            "-f",
            ShippedFiles.root().resolve("deploy/crds.yaml").toString());
    assertThat(said.exitCode()).as(said.text()).isZero();
    Await.until(
        "both kinds are served",
        Duration.ofSeconds(30),
        () -> {
          try {
            return kubectl("get", "modelservers,scalingpolicies").exitCode() == 0;
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Said kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private Said tried(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("tried.yaml"), yaml);
    return kubectl("apply", "--dry-run=server", "-o", "yaml", "-f", file.toString());
  }

  static List<Path> examples() {
    return ShippedFiles.examples();
  }

  static List<Path> brokenFiles() {
    return ShippedFilesTest.brokenFiles().stream()
        .filter(file -> ShippedFiles.read(file).contains(OURS))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsTaken(Path example) throws Exception {
    Said said = tried(ShippedFiles.read(example));
    assertThat(said.exitCode()).as(said.text()).isZero();
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void aBrokenFileIsRefused(Path file) throws Exception {
    Said said = tried(ShippedFiles.read(file));
    assertThat(said.exitCode()).as(said.text()).isNotZero();
  }

  /** Each is refused by our reader in these words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {minReplicas: 4, maxReplicas: 3}                 | spec.maxReplicas | at least minReplicas
          {minReplicas: 1, maxReplicas: 3, scaleToZero: {}} | spec.minReplicas | 0, as scaleToZero is set
          {maxReplicas: 3, fallback: {replicas: 1, behavior: Hold}} | spec.fallback.behavior | nothing, as replicas is set
          """)
  void whatFieldsMustBeToEachOtherIsSaidAsOurReaderSaysIt(
      String scaling, String field, String expected) throws Exception {
    String target = "{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, ";
    Said said =
        tried(
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: a}
            spec: %s
            """
                .formatted(target + scaling.substring(1)));
    assertThat(said.exitCode()).isNotZero();
    assertThat(said.text()).contains(field + ": ", "expected: " + expected);
  }

  @Test
  void defaultsAreWrittenDown() throws Exception {
    Said said =
        tried(
            """
            apiVersion: headroom.dev/v1alpha1
            kind: ModelServer
            metadata: {name: a}
            spec: {models: [{name: m, uri: ./m}], scaling: {maxReplicas: 3}}
            """);
    assertThat(said.exitCode()).as(said.text()).isZero();
    assertThat(said.text()).contains("replicas: 1", "mode: Act", "warmStandby: 0");
  }
}
