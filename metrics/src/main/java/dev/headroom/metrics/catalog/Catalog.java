package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Matcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The signals, and the kinds of servers with their queries. Immutable. */
public final class Catalog {
  private static final String BUILT_IN = "signals.json";

  private final List<Signal> signals;
  private final List<ServerKind> kinds;

  Catalog(List<Signal> signals, List<ServerKind> kinds) {
    this.signals = List.copyOf(signals);
    this.kinds = List.copyOf(kinds);
  }

  /** The catalog that comes with Headroom. */
  public static Catalog builtIn() {
    try (InputStream json = Catalog.class.getResourceAsStream(BUILT_IN)) {
      if (json == null) {
        throw new IllegalStateException(BUILT_IN + " is missing from this build");
      }
      return read(BUILT_IN, json);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /**
   * A catalog from JSON: {@code {"signals": [{"name", "unit", "sentence", "aliases"?}], "servers":
   * [{"name", "title", "recognisedBy": [metric], "signals": {signal: {"query", "parameters"?:
   * {name: number}, "target"?: number, "note"?}}}]}}. Where a page is recognised as of several
   * kinds, the first counts.
   *
   * @param file its name, for messages
   * @throws IllegalArgumentException with the file, the field and what was expected
   */
  public static Catalog read(String file, InputStream json) throws IOException {
    return CatalogJson.read(file, json);
  }

  public List<Signal> signals() {
    return signals;
  }

  public List<ServerKind> kinds() {
    return kinds;
  }

  /** By its name or an alias. */
  public Optional<Signal> signal(String name) {
    return signals.stream().filter(signal -> signal.isCalled(name)).findFirst();
  }

  /** The kind of server that writes pages of such metrics. */
  public Optional<ServerKind> recognise(Set<String> metrics) {
    return kinds.stream().filter(kind -> kind.wrote(metrics)).findFirst();
  }

  /** The target recommended for the signal on that kind of server. */
  public OptionalDouble target(String signal, ServerKind kind) {
    return signal(signal)
        .map(found -> kind.signals().get(found.name()))
        .map(SignalQuery::target)
        .orElse(OptionalDouble.empty());
  }

  /**
   * A reader of the metric of that name: a signal, or else a plain metric's sum on a replica's
   * page.
   *
   * @param selector conditions on all series that are read; empty for none
   * @param parameters values for the queries' parameters, as {@code slots} of vLLM; empty for the
   *     defaults
   */
  public MetricReader reader(String name, List<Matcher> selector, Map<String, Double> parameters) {
    return signal(name)
        .map(signal -> MetricReader.ofSignal(signal, kinds, selector, parameters))
        .orElseGet(() -> MetricReader.ofPlain(name, selector));
  }
}
