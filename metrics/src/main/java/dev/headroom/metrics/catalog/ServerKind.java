package dev.headroom.metrics.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The first of the kinds that writes pages with such metrics. */
  static Optional<ServerKind> of(Set<String> metrics, List<ServerKind> kinds) {
    return kinds.stream()
        .filter(kind -> kind.recognisedBy.stream().anyMatch(metrics::contains))
        .findFirst();
  }

  /** How it says the signal, if it does. */
  public Optional<SignalQuery> query(Signal signal) {
    return Optional.ofNullable(signals.get(signal.name()));
  }
}
