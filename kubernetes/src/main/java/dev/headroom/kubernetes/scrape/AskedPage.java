package dev.headroom.kubernetes.scrape;

import dev.headroom.scaling.selector.Selector;

/**
 * A page of some pods that somebody asks for, whatever their annotations say.
 *
 * @param namespace of the pods
 * @param selector of the pods, by their labels
 * @param port its number, or the name that a container gives it
 * @param path of the page, from its slash on
 * @param scheme http or https
 * @param job what the series' label {@code job} says
 */
public record AskedPage(
    String namespace,
    Selector.Valid selector,
    String port,
    String path,
    String scheme,
    String job) {
  public AskedPage {
    if (port.isEmpty()) {
      throw new IllegalArgumentException("port: none (expected: a number, or a container's name)");
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: " + path + " (expected: one from its slash on)");
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("scheme: " + scheme + " (expected: http or https)");
    }
  }

  boolean isOf(PodFacts pod) {
    return pod.namespace().equals(namespace) && selector.matches(pod.labels());
  }
}
