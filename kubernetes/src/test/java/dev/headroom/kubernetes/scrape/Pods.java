package dev.headroom.kubernetes.scrape;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;

/** Pods as an API server has them. */
public final class Pods {
  private Pods() {}

  /** A pod in {@code default} that runs, with one container that declares no port. */
  public static PodBuilder running(String name, String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .addNewContainer()
        .withName("main")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .endStatus();
  }

  /** With these annotations of {@code prometheus.io}, named without it. */
  public static PodBuilder annotated(PodBuilder pod, Map<String, String> annotations) {
    var metadata = pod.editMetadata();
    annotations.forEach((name, value) -> metadata.addToAnnotations("prometheus.io/" + name, value));
    return metadata.endMetadata();
  }

  /** With a port that its container declares. */
  public static PodBuilder withPort(PodBuilder pod, String name, int number) {
    return pod.editSpec()
        .editFirstContainer()
        .addNewPort()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .endPort()
        .endContainer()
        .endSpec();
  }

  /** Scraped at that port of that address. */
  public static Pod scraped(String name, String ip, int port) {
    return annotated(running(name, ip), Map.of("scrape", "true", "port", String.valueOf(port)))
        .build();
  }
}
