package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.cli.fields.ShippedFiles;
import dev.headroom.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code headroom operator}, the program, on a real cluster: {@code KUBECONFIG=FILE ./mvnw -pl cli
 * -am -Pcluster …}. Custom resources are installed there; all else is in a namespace of the test's
 * own. Pods need not start: what is looked at are the objects.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorClusterTest {
  private static final String SPACE = "headroom-operator-test";
  private static final String SERVER = "sentences";
  private static final List<String> MADE =
      List.of(
          "deployment.apps/sentences",
          "service/sentences",
          "configmap/sentences-config",
          "serviceaccount/sentences");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private final List<HeadroomProcess> running = new ArrayList<>();

  @BeforeAll
  void install() throws Exception {
    assumeTrue(
        Boolean.getBoolean("headroom.cluster") && System.getenv("KUBECONFIG") != null,
        "no cluster: -Pcluster, and KUBECONFIG that names one");
    kubectl("apply", "--server-side", "-f", ShippedFiles.root().resolve("deploy/crds.yaml") + "");
    kubectl("wait", "--for=condition=Established", "crd/modelservers.headroom.dev");
    if (!tried("get", "namespace", SPACE).ok()) {
      kubectl("create", "namespace", SPACE);
    }
  }

  @AfterEach
  void stop() throws Exception {
    tried("-n", SPACE, "delete", "modelserver", "--all", "--wait=false");
    Await.until(
        "its objects are gone", () -> tried(with("get", "deployment,service")).text().isEmpty());
    running.forEach(HeadroomProcess::close);
    running.clear();
  }

  @AfterAll
  void remove() throws Exception {
    if (Boolean.getBoolean("headroom.cluster")) {
      tried("delete", "namespace", SPACE, "--wait=false");
    }
  }

  private record Said(int code, String text) {
    boolean ok() {
      return code == 0;
    }
  }

  private static Said tried(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return new Said(code, code == 0 ? out.strip() : err);
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    Said said = tried(arguments);
    assertThat(said.ok()).as(said.text()).isTrue();
    return said.text();
  }

  private static String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-n", SPACE));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  private static String here(String... arguments) throws IOException, InterruptedException {
    return kubectl(with(arguments));
  }

  private HeadroomProcess operator(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "operator",
                "--image",
                "headroom:test",
                "--watch-namespace",
                SPACE,
                "--namespace",
                SPACE,
                "--health",
                "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    HeadroomProcess operator = new HeadroomProcess(folder, arguments.toArray(String[]::new));
    running.add(operator);
    return operator;
  }

  private Path demo() throws IOException {
    return Files.writeString(
        folder.resolve("demo.yaml"),
        ShippedFiles.read(
            ShippedFiles.root()
                .resolve("cli/src/main/resources/dev/headroom/cli/demo/model-server.yaml")));
  }

  private void applied() throws Exception {
    here("apply", "-f", demo() + "");
    for (String object : MADE) {
      Await.until(object, () -> tried(with("get", object)).ok());
    }
    settled();
  }

  /** The operator has looked at its newest form, and nothing is about to be written. */
  private static void settled() throws Exception {
    Await.until(
        "it has seen the newest generation",
        () -> {
          JsonNode server = JSON.readTree(here("get", "modelserver", SERVER, "-o", "json"));
          return server.at("/status/observedGeneration").asInt(-1)
              == server.at("/metadata/generation").asInt();
        });
  }

  private static String deployment(String path) throws Exception {
    return here("get", "deployment", SERVER, "-o", "jsonpath={" + path + "}");
  }

  private static Map<String, String> versions() throws Exception {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode item :
        JSON.readTree(
                here(
                    "get",
                    "configmap,serviceaccount,service",
                    "-l",
                    "app.kubernetes.io/managed-by=headroom",
                    "-o",
                    "json"))
            .at("/items")) {
      versions.put(
          item.at("/kind").asText() + "/" + item.at("/metadata/name").asText(),
          item.at("/metadata/resourceVersion").asText());
    }
    versions.put("generation", deployment(".metadata.generation"));
    return versions;
  }

  @Test
  void theDemosFileComesToObjectsThatGoWithIt() throws Exception {
    operator();
    applied();
    assertThat(deployment(".spec.template.spec.containers[0].image")).isEqualTo("headroom:test");
    JsonNode status = JSON.readTree(here("get", "modelserver", SERVER, "-o", "json")).at("/status");
    assertThat(status.at("/selector").asText()).contains("app.kubernetes.io/instance=sentences");
    assertThat(status.at("/conditions").findValuesAsText("type"))
        .contains("Ready", "Progressing", "Degraded", "Complete");
    here("delete", "modelserver", SERVER);
    for (String object : MADE) {
      Await.until(object + " is gone", () -> !tried(with("get", object)).ok());
    }
  }

  @Test
  void changesGoOnAndWhatIsNotWantedAnyMoreGoes() throws Exception {
    operator();
    applied();
    here(
        "patch",
        "modelserver",
        SERVER,
        "--type=merge",
        "-p",
        "{\"spec\": {\"queueSeconds\": 5, \"podDisruptionBudget\": {\"minAvailable\": 1},"
            + " \"pod\": {\"nodeSelector\": {\"a\": \"b\"}}}}");
    Await.until(
        "the flag", () -> deployment(".spec.template.spec.containers[0].args").contains("\"5\""));
    Await.until("the budget", () -> tried(with("get", "poddisruptionbudget", SERVER)).ok());
    assertThat(deployment(".spec.template.spec.nodeSelector.a")).isEqualTo("b");
    here(
        "patch",
        "modelserver",
        SERVER,
        "--type=merge",
        "-p",
        "{\"spec\": {\"podDisruptionBudget\": null, \"pod\": null}}");
    Await.until("no budget", () -> !tried(with("get", "poddisruptionbudget", SERVER)).ok());
    Await.until("no selector", () -> deployment(".spec.template.spec.nodeSelector").isEmpty());
  }

  @Test
  void whatDriftsIsPutBackAndWhatOthersSetStays() throws Exception {
    operator();
    applied();
    here("label", "service", SERVER, "team=search", "app.kubernetes.io/managed-by-");
    here(
        "patch",
        "deployment",
        SERVER,
        "--type=json",
        "-p",
        "[{\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/image\", \"value\":"
            + " \"other\"}, {\"op\": \"add\", \"path\":"
            + " \"/spec/template/metadata/annotations/by\", \"value\": \"hand\"}]");
    here("delete", "configmap", SERVER + "-config");
    Await.until(
        "the image",
        () -> deployment(".spec.template.spec.containers[0].image").equals("headroom:test"));
    Await.until("the map", () -> tried(with("get", "configmap", SERVER + "-config")).ok());
    Await.until(
        "the label",
        () ->
            here("get", "service", SERVER, "-o", "jsonpath={.metadata.labels}")
                .contains("managed-by"));
    assertThat(here("get", "service", SERVER, "-o", "jsonpath={.metadata.labels.team}"))
        .isEqualTo("search");
    assertThat(deployment(".spec.template.metadata.annotations.by")).isEqualTo("hand");
  }

  @Test
  void replicasAreWhoeverScalesAndAreHandedOnWhenTheyChange() throws Exception {
    operator();
    applied();
    here("scale", "deployment", SERVER, "--replicas=3");
    here("patch", "modelserver", SERVER, "--type=merge", "-p", "{\"spec\": {\"queueSeconds\": 7}}");
    Await.until(
        "the flag", () -> deployment(".spec.template.spec.containers[0].args").contains("\"7\""));
    settled();
    assertThat(deployment(".spec.replicas")).isEqualTo("3");
    here("scale", "modelserver", SERVER, "--replicas=2");
    Await.until("two", () -> deployment(".spec.replicas").equals("2"));
  }

  @Test
  void whatTheReaderRefusesIsSaidAndWhatRunsStays() throws Exception {
    operator();
    applied();
    here(
        "patch",
        "modelserver",
        SERVER,
        "--type=merge",
        "-p",
        "{\"spec\": {\"models\": [{\"name\": \"m\", \"uri\": \"s3://bucket/m\"}]}}");
    Await.until(
        "it is said",
        () ->
            here("get", "modelserver", SERVER, "-o", "jsonpath={.status.conditions}")
                .contains("uri: s3://bucket/m (expected: a path or a file:// URI)"));
    assertThat(here("get", "configmap", SERVER + "-config", "-o", "jsonpath={.data}"))
        .contains("minilm");
  }

  @Test
  void anObjectOfSomebodyElseIsLeftAlone() throws Exception {
    here("create", "service", "clusterip", SERVER, "--tcp=1:1");
    try {
      operator();
      here("apply", "-f", demo() + "");
      Await.until(
          "it is said",
          () ->
              here("get", "modelserver", SERVER, "-o", "jsonpath={.status.conditions}")
                  .contains("NameTaken"));
      assertThat(here("get", "service", SERVER, "-o", "jsonpath={.spec.ports[0].port}"))
          .isEqualTo("1");
    } finally {
      here("delete", "service", SERVER);
    }
  }

  @Test
  void killedItIsFollowedByAnotherThatChangesNothingThatIsAsWanted() throws Exception {
    HeadroomProcess first = operator();
    applied();
    first.kill();
    Map<String, String> before = versions();
    here("patch", "modelserver", SERVER, "--type=merge", "-p", "{\"spec\": {\"replicas\": 2}}");
    HeadroomProcess second = operator();
    second.untilSaid(1, "the operator acts");
    Await.until("it is done", () -> deployment(".spec.replicas").equals("2"));
    settled();
    Map<String, String> after = versions();
    assertThat(after.remove("generation")).isNotEqualTo(before.remove("generation"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void toldToStopItGivesItsLeaseToAnother() throws Exception {
    HeadroomProcess first = operator();
    first.untilSaid(1, "the operator acts");
    HeadroomProcess second = operator();
    second.untilSaid(1, " leads");
    first.terminate();
    assertThat(first.exitCode()).isZero();
    second.untilSaid(1, "the operator acts");
    applied();
  }
}
