package dev.headroom.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRulesTest {
  @TempDir private Path folder;

  private List<String> problems(String text) {
    Resources resources = Resources.parse("f", text, folder);
    assertThat(resources.problems()).isEmpty();
    return LocalRules.check(resources).stream().map(Problem::toString).toList();
  }

  private static String server(String name, String spec) {
    return """
        ---
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: %s}
        spec: {%s}
        """
        .formatted(name, spec);
  }

  private static String policy(String name, String kind, String target) {
    return """
        ---
        apiVersion: headroom.dev/v1alpha1
        kind: ScalingPolicy
        metadata: {name: %s}
        spec:
          scaleTargetRef: {apiVersion: headroom.dev/v1alpha1, kind: %s, name: %s}
          maxReplicas: 2
          metrics: [{signal: {name: queue-depth}}]
        """
        .formatted(name, kind, target);
  }

  @Test
  void aModelsFolderExistsAndHasAVersion() throws IOException {
    Files.createDirectories(folder.resolve("good/1"));
    Files.createDirectories(folder.resolve("empty/v1"));
    assertThat(
            problems(
                server(
                    "s",
                    "models: [{name: a, uri: good}, {name: b, uri: ./gone}, {name: c, uri: empty},"
                        + " {name: d, uri: 's3://b/d'}]")))
        .containsExactly(
            "f:5: document 1 (ModelServer s): spec.models[1].uri: \"./gone\" (expected: a folder that"
                + " exists; there is no "
                + folder.resolve("gone")
                + ")",
            "f:5: document 1 (ModelServer s): spec.models[2].uri: \"empty\" (expected: a folder with a"
                + " numeric version folder in it, as "
                + folder.resolve("empty/1")
                + ")",
            "f:5: document 1 (ModelServer s): spec.models[3].uri: \"s3://b/d\" (expected: a folder on"
                + " this machine, as ./models/a or file:///models/a)");
  }

  @Test
  void aModelNameStandsForOneServer() throws IOException {
    Files.createDirectories(folder.resolve("m/1"));
    assertThat(
            problems(
                server("s", "models: [{name: a, uri: m}]")
                    + server("t", "models: [{name: a, uri: m}]")))
        .singleElement()
        .asString()
        .endsWith(
            "spec.models[0].name: \"a\" (expected: another name: ModelServer s has a model of this"
                + " name)");
  }

  @Test
  void aPolicyScalesOneServerOfTheFiles() throws IOException {
    Files.createDirectories(folder.resolve("m/1"));
    assertThat(
            problems(
                server("s", "models: [{name: a, uri: m}]")
                    + policy("p", "ModelServer", "s")
                    + policy("q", "ModelServer", "s")
                    + policy("r", "ModelServer", "gone")
                    + policy("d", "Deployment", "s")))
        .satisfiesExactly(
            first ->
                assertThat(first).contains("ScalingPolicy q", "ScalingPolicy p scales this one"),
            second ->
                assertThat(second)
                    .contains("\"gone\" (expected: a ModelServer in these files: [s])"),
            third -> assertThat(third).contains("scaleTargetRef.kind: \"Deployment\""));
  }

  private static String hpa(String name, String target) {
    return """
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s}
        spec:
          scaleTargetRef: %s
          maxReplicas: 2
        """
        .formatted(name, target);
  }

  @Test
  void anAutoscalerOfAClusterScalesTheServerThatItsTargetIsNamedAs() {
    String server = server("s", "command: ['{port}']");
    assertThat(problems(server + hpa("h", "{apiVersion: apps/v1, kind: Deployment, name: s}")))
        .isEmpty();
    assertThat(
            problems(
                server + hpa("h", "{apiVersion: intel.com/v1alpha1, kind: ModelServer, name: s}")))
        .isEmpty();
    assertThat(problems(server + hpa("h", "{apiVersion: apps/v1, kind: Deployment, name: t}")))
        .containsExactly(
            "f:11: document 2 (HorizontalPodAutoscaler h): spec.scaleTargetRef.name: \"t\" (expected:"
                + " a ModelServer in these files: [s])");
  }

  @Test
  void aServerIsScaledByOne() {
    String target = "{apiVersion: apps/v1, kind: Deployment, name: s}";
    assertThat(
            problems(
                server("s", "command: ['{port}']")
                    + hpa("h", target)
                    + policy("p", "ModelServer", "s")))
        .singleElement()
        .asString()
        .contains("ScalingPolicy p", "HorizontalPodAutoscaler h scales this one");
    assertThat(
            problems(
                server("s", "command: ['{port}'], scaling: {maxReplicas: 2}") + hpa("h", target)))
        .singleElement()
        .asString()
        .contains("f:11:", "there is spec.scaling in ModelServer s");
  }

  @Test
  void aWorkingDirExists() {
    assertThat(problems(server("s", "command: ['{port}'], workingDir: gone")))
        .singleElement()
        .asString()
        .contains("spec.workingDir: \"gone\"");
  }
}
