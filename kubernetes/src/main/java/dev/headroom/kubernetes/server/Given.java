package dev.headroom.kubernetes.server;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;

/** What users give verbatim, as the classes of Kubernetes' objects. */
final class Given {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Given() {}

  /**
   * The tree as that class.
   *
   * @param field what it is called, for the message
   * @throws IllegalArgumentException if it has another form than Kubernetes' own
   */
  static <T> T as(Class<T> type, Object tree, String field) {
    try {
      return SERIALIZATION.convertValue(tree, type);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          field + ": " + why + " (expected: a " + type.getSimpleName() + " of Kubernetes)", e);
    }
  }

  /** The defaults with what is said in their place, field by field. */
  static Map<String, Object> over(Map<String, ?> defaults, Object said) {
    Map<String, Object> all = new LinkedHashMap<>(defaults);
    if (said instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> all.put(String.valueOf(name), value));
    }
    return all;
  }
}
