package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.store.TargetSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The signals, and the kinds of servers with their queries. Immutable. */
public final class Catalog {
  /** What the names of the gateway's signals begin with; a catalog has none of such names. */
  public static final String GATEWAY = "gateway-";

  private static final String BUILT_IN = "signals.json";

  private final List<Signal> signals;
  private final List<ServerKind> kinds;
  private final Set<String> counters;

  Catalog(List<Signal> signals, List<ServerKind> kinds) {
    this.signals = List.copyOf(signals);
    this.kinds = List.copyOf(kinds);
    this.counters = counters(this.kinds);
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
   * A catalog from JSON or YAML: {@code {"signals": [{"name", "unit", "sentence", "notFor"?,
   * "range": [least, most], "together"?, "aliases"?}], "servers": [{"name", "title",
   * "recognisedBy": [metric], "signals": {signal: {"query", "parameters"?: {name: {"meaning",
   * "default"?}}, "target"?: number, "note"?}}}]}}. Where a page is recognised as of several kinds,
   * the first counts.
   *
   * @param file its name, for messages
   * @throws IllegalArgumentException with each problem's line, field and what was expected
   */
  public static Catalog read(String file, InputStream json) throws IOException {
    return CatalogJson.read(file, json, List.of());
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

  /** By its name. */
  public Optional<ServerKind> kind(String name) {
    return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /**
   * The kind of server whose page the newest scrape brought; empty if it brought none, or one of no
   * server that is known. What a server is does not change: whoever was told once may remember it.
   */
  public Optional<ServerKind> kind(TargetSeries target) {
    return ServerKind.of(target.currentNames(), kinds);
  }

  /**
   * What may have to be said for the signal, over all kinds of servers, each once; a name can be
   * there with several meanings. Empty for an unknown signal too.
   */
  public List<Parameter> parameters(String signal) {
    return signal(signal).stream()
        .flatMap(found -> kinds.stream().flatMap(kind -> kind.query(found).stream()))
        .flatMap(query -> query.parameters().stream())
        .distinct()
        .toList();
  }

  /** The target recommended for the signal on that kind of server. */
  public OptionalDouble target(String signal, ServerKind kind) {
    return signal(signal)
        .flatMap(kind::query)
        .map(SignalQuery::target)
        .orElse(OptionalDouble.empty());
  }

  /**
   * A reader of the metric of that name: a signal, or else a plain metric's sum on a replica's
   * page.
   *
   * @param selector conditions on all series that are read; empty for none
   * @param parameters values for the queries' parameters, as {@code slots} of vLLM. Those that a
   *     query lacks are passed over, so that what is known of a server can be given to all of its
   *     metrics; {@link #parameters} says which there are. Where one is left out that has no
   *     default, the readings of servers that need it say so
   * @throws IllegalArgumentException for a value that a parameter cannot have
   */
  public MetricReader reader(String name, List<Matcher> selector, Map<String, Double> parameters) {
    new TreeMap<>(parameters).forEach(Parameter::check);
    return signal(name)
        .<MetricReader>map(signal -> new SignalReader(signal, kinds, selector, parameters))
        .orElseGet(() -> new PlainReader(name, selector));
  }

  /**
   * This one with what a user's file says, which comes first and takes the place of what has its
   * name. The file is of the form of {@link #read}; its servers may also have this catalog's
   * signals, so {@code signals} can be left out.
   *
   * @throws IllegalArgumentException with each problem's line, field and what was expected
   */
  public Catalog extendedBy(String file, InputStream json) throws IOException {
    Catalog more = CatalogJson.read(file, json, signals);
    List<Signal> allSignals = new ArrayList<>(more.signals);
    signals.stream()
        .filter(each -> more.signals.stream().noneMatch(own -> own.name().equals(each.name())))
        .forEach(allSignals::add);
    List<ServerKind> allKinds = new ArrayList<>(more.kinds);
    kinds.stream().filter(each -> more.kind(each.name()).isEmpty()).forEach(allKinds::add);
    return new Catalog(allSignals, allKinds);
  }

  /**
   * Whether the metric is a counter, as far as its name tells: it ends as counters do, or servers
   * of the catalog count with it.
   */
  public boolean isCounter(String metric) {
    return metric.endsWith("_total") || metric.endsWith("_bucket") || counters.contains(metric);
  }

  /** The signal that is meant where a policy names a server's raw counter, if one is known. */
  public Optional<Signal> meantBy(String counter) {
    return signals.stream()
        .filter(
            signal ->
                kinds.stream()
                    .flatMap(kind -> kind.query(signal).stream())
                    .anyMatch(query -> query.isMeantBy(counter)))
        .findFirst();
  }

  private static Set<String> counters(List<ServerKind> kinds) {
    return kinds.stream()
        .flatMap(kind -> kind.signals().values().stream())
        .flatMap(
            query -> Stream.concat(query.parsed().rated().stream(), query.insteadOf().stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The query by which that kind of server says the signal; empty where it does not, or a parameter
   * is missing.
   *
   * @param parameters as for {@link #reader}
   */
  public Optional<Query> query(String signal, ServerKind kind, Map<String, Double> parameters) {
    return signal(signal)
        .flatMap(kind::query)
        .filter(query -> query.unsaid(parameters).isEmpty())
        .map(query -> query.query(parameters));
  }
}
