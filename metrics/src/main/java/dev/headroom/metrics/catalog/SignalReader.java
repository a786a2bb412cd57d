package dev.headroom.metrics.catalog;

import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.store.TargetSeries;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A signal, by the query of the kind of server that a page is of. */
final class SignalReader extends MetricReader {
  private final Signal signal;
  private final List<ServerKind> kinds;
  private final Map<String, Double> parameters;
  private final Map<String, RangedQuery> queryByKind = new HashMap<>();

  SignalReader(
      Signal signal,
      List<ServerKind> kinds,
      List<Matcher> selector,
      Map<String, Double> parameters) {
    this.signal = signal;
    this.kinds = kinds;
    this.parameters = Map.copyOf(parameters);
    for (ServerKind kind : kinds) {
      kind.query(signal)
          .filter(query -> query.unsaid(parameters).isEmpty())
          .map(query -> query.query(parameters).narrowedBy(selector))
          .ifPresent(
              query ->
                  queryByKind.put(
                      kind.name(), new RangedQuery(query, signal.range(), signal.unit())));
    }
  }

  @Override
  public Optional<Reading> together(Collection<TargetSeries> replicas, Instant now) {
    if (!signal.together()) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    replicas.forEach(replica -> names.addAll(replica.currentNames()));
    Instant at =
        replicas.stream()
            .flatMap(replica -> replica.newest().stream())
            .max(Comparator.naturalOrder())
            .orElse(now);
    return Optional.of(read(new AllOf(List.copyOf(replicas)), names, at));
  }

  private record AllOf(List<TargetSeries> replicas) implements SampleSource {
    @Override
    public List<Points> select(List<Matcher> matchers, long afterMillis, long untilMillis) {
      return replicas.stream()
          .flatMap(replica -> replica.select(matchers, afterMillis, untilMillis).stream())
          .toList();
    }
  }

  @Override
  Reading read(TargetSeries target, Set<String> names, Instant at) {
    return read((SampleSource) target, names, at);
  }

  private Reading read(SampleSource series, Set<String> names, Instant at) {
    Optional<ServerKind> kind = ServerKind.of(names, kinds);
    if (kind.isEmpty()) {
      return new Reading.Absent(
          Reading.Reason.UNKNOWN_SERVER,
          "the page is of no server known to have signals; name one of its metrics instead");
    }
    RangedQuery query = queryByKind.get(kind.get().name());
    return query != null ? query.at(at, series, names) : unasked(kind.get());
  }

  private Reading unasked(ServerKind kind) {
    Optional<Parameter> unsaid = kind.query(signal).flatMap(query -> query.unsaid(parameters));
    return unsaid.isPresent()
        ? new Reading.Absent(
            Reading.Reason.NEEDS_PARAMETER,
            "%s's page does not say %s: say parameters: {%s: N}"
                .formatted(kind.title(), unsaid.get().meaning(), unsaid.get().name()))
        : new Reading.Absent(
            Reading.Reason.NOT_OFFERED,
            "%s has no signal %s (it has: %s)"
                .formatted(
                    kind.title(),
                    signal.name(),
                    String.join(", ", new TreeSet<>(kind.signals().keySet()))));
  }
}
