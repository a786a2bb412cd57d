package dev.headroom.kubernetes.scrape;

import dev.headroom.kubernetes.scrape.PodFacts.Port;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.series.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which pages a pod offers: those that somebody asks for first, then a replica's own, then those of
 * its annotations; each address once.
 *
 * <p>Annotations mean what they mean to Prometheus with its usual relabelling ({@code
 * documentation/examples/prometheus-kubernetes.yml}): without a port, each port that is declared is
 * a page, and port 80 where none is. Series have the labels {@code namespace}, {@code pod}, {@code
 * container}, {@code node}, {@code instance} and {@code job}, the older {@code
 * kubernetes_namespace} and {@code kubernetes_pod_name}, and the pod's own labels with what no name
 * of a label may have as {@code _}.
 */
final class PodTargets {
  /** The most pages of one pod. */
  static final int MOST = 16;

  static final String ANNOTATED_JOB = "kubernetes-pods";

  private static final String SCRAPE = "prometheus.io/scrape";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String PATH = "/metrics";
  private static final String HTTP = "http";
  private static final List<String> OWN_PORTS = List.of("metrics", "rest");
  private static final int HTTP_PORT = 80;

  private PodTargets() {}

  /**
   * The pages, the one that is best to read signals from first; none of a pod that does not run.
   */
  static List<Target> of(PodFacts pod, Collection<AskedPage> asked) {
    if (!pod.running() || pod.ip().isEmpty()) {
      return List.of();
    }
    Map<URI, Target> found = new LinkedHashMap<>();
    for (AskedPage page : asked) {
      if (page.isOf(pod)) {
        pod.port(page.port())
            .ifPresent(port -> add(found, pod, port, page.scheme(), page.path(), page.job()));
      }
    }
    String scrape = pod.annotations().getOrDefault(SCRAPE, "");
    if (!scrape.equals("false")) {
      own(pod)
          .ifPresent(
              port ->
                  add(
                      found,
                      pod,
                      port,
                      scheme(pod),
                      PATH,
                      pod.labels().getOrDefault(INSTANCE, "headroom")));
    }
    if (scrape.equals("true")) {
      String path = pod.annotations().getOrDefault("prometheus.io/path", "");
      for (Port port : annotated(pod)) {
        add(found, pod, port, scheme(pod), path.isEmpty() ? PATH : path, ANNOTATED_JOB);
      }
    }
    return found.values().stream().limit(MOST).toList();
  }

  /** Where a replica of ours has its page. */
  private static Optional<Port> own(PodFacts pod) {
    return pod.labels().getOrDefault(MANAGED_BY, "").equals("headroom")
        ? OWN_PORTS.stream()
            .flatMap(name -> pod.ports().stream().filter(port -> port.name().equals(name)))
            .findFirst()
        : Optional.empty();
  }

  private static List<Port> annotated(PodFacts pod) {
    String said = pod.annotations().getOrDefault("prometheus.io/port", "");
    Optional<Port> port = said.matches("\\d+") ? pod.port(said) : Optional.empty();
    if (port.isPresent()) {
      return List.of(port.get());
    }
    return pod.ports().isEmpty() ? List.of(pod.undeclared(HTTP_PORT)) : pod.ports();
  }

  private static String scheme(PodFacts pod) {
    String said = pod.annotations().getOrDefault("prometheus.io/scheme", HTTP);
    return said.equals("https") ? said : HTTP;
  }

  private static void add(
      Map<URI, Target> found, PodFacts pod, Port port, String scheme, String path, String job) {
    String host = pod.ip().indexOf(':') < 0 ? pod.ip() : "[" + pod.ip() + "]";
    String address = host + ":" + port.number();
    try {
      URI page =
          new URI(scheme, address, path.startsWith("/") ? path : "/" + path, null, null)
              .parseServerAuthority();
      found.putIfAbsent(page, new Target(pod.name(), page, labels(pod, port, address, job)));
    } catch (URISyntaxException unusable) {
      // An address that is none: there is nothing to ask.
    }
  }

  private static Labels labels(PodFacts pod, Port port, String address, String job) {
    Map<String, String> labels = new TreeMap<>();
    pod.labels().forEach((name, value) -> labels.put(sanitized(name), value));
    labels.put("namespace", pod.namespace());
    labels.put("pod", pod.name());
    labels.put("kubernetes_namespace", pod.namespace());
    labels.put("kubernetes_pod_name", pod.name());
    labels.put("container", port.container());
    labels.put("node", pod.node());
    labels.put("instance", address);
    labels.put("job", job);
    return Labels.of(labels);
  }

  private static String sanitized(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    return Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
  }
}
