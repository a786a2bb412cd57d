package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.policy.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** One recorded case; facts that only its name tells are read from its name. */
record Case(JsonNode json) {

  static List<Case> all(String resource) {
    ObjectMapper mapper = new ObjectMapper();
    try (var in = Objects.requireNonNull(Case.class.getResourceAsStream(resource), resource);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Case> cases = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases.add(new Case(mapper.readTree(line)));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return json.get("name").asText();
  }

  boolean isReconcile() {
    return json.get("kind").asText().equals("reconcile");
  }

  Instant now() {
    return Instant.parse(json.get("now").asText());
  }

  JsonNode want() {
    return json.get("want");
  }

  Settings settings() {
    JsonNode flags = json.get("flags");
    String prefix = "horizontal-pod-autoscaler-";
    return new Settings(
        flags.get(prefix + "tolerance").asDouble(),
        duration(flags.get(prefix + "cpu-initialization-period")),
        duration(flags.get(prefix + "initial-readiness-delay")),
        duration(flags.get(prefix + "downscale-stabilization")),
        name().contains("HPAScaleToZero=true"),
        !name().contains("feature_gate_is_disabled"));
  }

  static Duration duration(JsonNode node) {
    return Duration.parse("PT" + node.asText());
  }

  History history() {
    List<Recommendation> list = new ArrayList<>();
    for (JsonNode node : json.get("recommendations")) {
      list.add(
          new Recommendation(
              Instant.parse(node.get("time").asText()), node.get("replicas").asInt()));
    }
    list.sort(Comparator.comparing(Recommendation::time));
    if (name().endsWith("InitialSize")) {
      return History.ofNewController();
    }
    return History.empty().withRecommendations(list);
  }

  List<String> rivals() {
    return name().contains("ConditionAmbiguousSelector")
        ? List.of("test-namespace/test-hpa-2")
        : List.of();
  }

  JsonNode object(String kind) {
    return objects(kind).getFirst();
  }

  List<JsonNode> objects(String kind) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode object : json.get("objects")) {
      if (object.get("kind").asText().equals(kind)) {
        found.add(object);
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return name();
  }
}
