package dev.headroom.kubernetes.metricsapi;

import dev.headroom.kubernetes.metricsapi.certificate.ObjectName;
import java.nio.file.Path;

/** Where the rules of prometheus-adapter stand. */
public sealed interface RuleSource {
  /** A file: its configuration, a ConfigMap that holds it, or values of its Helm chart. */
  record OfFile(Path file) implements RuleSource {}

  /** A ConfigMap of the cluster, in which either of them stands. */
  record OfConfigMap(ObjectName name) implements RuleSource {}

  /**
   * From a flag: {@code FILE}, or {@code configmap NAMESPACE/NAME}, with a space, a slash or a
   * colon between.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  static RuleSource parse(String flag, String text) {
    String prefix = "configmap";
    boolean isMap =
        text.startsWith(prefix)
            && text.length() > prefix.length()
            && " /:".indexOf(text.charAt(prefix.length())) >= 0;
    return isMap
        ? new OfConfigMap(ObjectName.parse(flag, text.substring(prefix.length() + 1).strip()))
        : new OfFile(Path.of(text));
  }
}
