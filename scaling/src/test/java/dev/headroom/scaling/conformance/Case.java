package dev.headroom.scaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.Recorded;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.policy.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One recorded case; facts that only its name tells are read from its name. */
record Case(JsonNode json) {

  static List<Case> all(String file) {
    return Recorded.lines(Case.class, file).stream().map(Case::new).toList();
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
        name().contains("HPAScaleToZero=true")
            || json.at("/featureGates/HPAScaleToZero").asBoolean(),
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
    return History.empty()
        .withRecommendations(list)
        .withScaleUps(changes(1))
        .withScaleDowns(changes(-1));
  }

  /** Earlier changes of the number of replicas in one direction. */
  private List<ScaleEvent> changes(int sign) {
    List<ScaleEvent> changes = new ArrayList<>();
    for (JsonNode node : json.path("events")) {
      int change = node.get("change").asInt() * sign;
      if (change > 0) {
        changes.add(new ScaleEvent(Instant.parse(node.get("time").asText()), change));
      }
    }
    return changes;
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
