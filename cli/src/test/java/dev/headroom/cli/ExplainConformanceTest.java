package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.scaling.quantity.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The 170 recorded cases of Kubernetes 1.36.2 (their source and licence: the README beside them, in
 * scaling's test resources), each as the file and flags that a user would give.
 */
class ExplainConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CASES =
      "scaling/src/test/resources/dev/headroom/scaling/conformance/hpa.jsonl";

  @TempDir private Path folder;

  static Stream<JsonNode> cases() throws IOException {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.exists(house.resolve("mvnw"))) {
      house = house.getParent();
    }
    return Files.readAllLines(house.resolve(CASES)).stream().map(ExplainConformanceTest::parsed);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void explainsAsKubernetesDecides(JsonNode recorded) throws IOException {
    Path file = folder.resolve("case.json");
    Files.writeString(file, snapshot(recorded).toString());
    List<String> arguments = new ArrayList<>(List.of("explain", "-o", "json", file.toString()));
    arguments.add("--now=" + recorded.get("now").asText());
    recorded
        .get("flags")
        .properties()
        .forEach(flag -> arguments.add("--" + flag.getKey() + "=" + flag.getValue().asText()));
    arguments.addAll(gates(recorded));

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err()).as(name(recorded)).isEmpty();
    assertThat(run.exitCode()).isZero();
    JsonNode answer = parsed(run.out());
    assertThat(answer.get("file").asText()).isEqualTo(file.toString());
    JsonNode want = recorded.get("want");
    if (recorded.get("kind").asText().equals("reconcile")) {
      assertThat(withoutTimes(answer.get("status")))
          .as(name(recorded))
          .isEqualTo(withoutTimes(want.get("status")));
      assertThat(answer.get("desiredReplicas")).isEqualTo(want.at("/status/desiredReplicas"));
    } else if (want.has("error")) {
      assertThat(answer.at("/metrics/0/error")).as(name(recorded)).isEqualTo(want.get("error"));
    } else {
      assertThat(answer.at("/metrics/0/proposedReplicas"))
          .as(name(recorded))
          .isEqualTo(want.get("proposal"));
      assertUsage(answer.at("/status/currentMetrics/0"), want);
    }
  }

  private static void assertUsage(JsonNode metric, JsonNode want) {
    JsonNode current = metric.findValue("current");
    String usage =
        current.has("value")
            ? current.get("value").asText()
            : current.path("averageValue").asText();
    assertThat(Quantity.parse(usage).milliValue()).isEqualTo(want.get("usage").asLong());
    assertThat(current.path("averageUtilization").asInt())
        .isEqualTo(want.path("utilization").asInt());
  }

  /** A v1 List, as kubectl prints several kinds. */
  private static ObjectNode snapshot(JsonNode recorded) {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    items.addAll((ArrayNode) recorded.get("objects"));
    ObjectNode history =
        items.addObject().put("apiVersion", "headroom.dev/v1alpha1").put("kind", "ScalingHistory");
    history.set("recommendations", recorded.get("recommendations"));
    if (name(recorded).endsWith("InitialSize")) {
      // Recorded of a controller that had just started, which the recording does not say.
      history.put("fresh", true);
    }
    if (name(recorded).contains("ConditionAmbiguousSelector")) {
      // The recording leaves out the other autoscaler of this situation.
      ObjectNode rival = recorded.get("objects").get(0).deepCopy();
      ((ObjectNode) rival.get("metadata")).put("name", "test-hpa-2");
      items.add(rival);
    }
    return list;
  }

  private static List<String> gates(JsonNode recorded) {
    return List.of(
        "--feature-gates=HPAScaleToZero="
            + name(recorded).contains("HPAScaleToZero=true")
            + ",HPAConfigurableTolerance="
            + !name(recorded).contains("feature_gate_is_disabled"));
  }

  /** Times are recorded in fractions and of another moment: that there is one is what counts. */
  private static JsonNode withoutTimes(JsonNode status) {
    ObjectNode same = status.deepCopy();
    if (same.has("lastScaleTime")) {
      same.put("lastScaleTime", "a time");
    }
    for (JsonNode condition : same.path("conditions")) {
      ((ObjectNode) condition).remove("lastTransitionTime");
    }
    return same;
  }

  private static String name(JsonNode recorded) {
    return recorded.get("name").asText();
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
