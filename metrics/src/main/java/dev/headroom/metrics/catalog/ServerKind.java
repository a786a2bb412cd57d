package dev.headroom.metrics.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of server.
 *
 * @param name short, as {@code vllm}
 * @param title for people
 * @param recognisedBy metrics of which any on a page says that the page is of this kind
 * @param signals by signal name
 */
public record ServerKind(
    String name, String title, List<String> recognisedBy, Map<String, SignalQuery> signals) {
  public ServerKind {
    recognisedBy = List.copyOf(recognisedBy);
    signals = Map.copyOf(signals);
  }

  boolean wrote(Set<String> metrics) {
    return recognisedBy.stream().anyMatch(metrics::contains);
  }
}
