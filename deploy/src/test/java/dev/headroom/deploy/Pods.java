package dev.headroom.deploy;

import dev.headroom.deploy.Chart.Rendered;
import java.util.List;
import java.util.Map;

/** What is in a Deployment's pods. */
final class Pods {
  private Pods() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> spec(Rendered deployment) {
    return (Map<String, Object>) deployment.at("spec", "template", "spec");
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> containers(Rendered deployment) {
    return (List<Map<String, Object>>) spec(deployment).get("containers");
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> volumes(Rendered deployment) {
    return (List<Map<String, Object>>) spec(deployment).get("volumes");
  }

  /** Of its one container. */
  @SuppressWarnings("unchecked")
  static List<String> arguments(Rendered deployment) {
    return (List<String>) containers(deployment).getFirst().get("args");
  }
}
