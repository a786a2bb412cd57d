package dev.headroom.cli.signals;

import dev.headroom.metrics.backend.BackendException;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.ServerKind;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Matcher;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a signal is at a Prometheus: over all replicas of each kind of server that it knows. */
final class SignalAtPrometheus {
  private static final int NO_VALUE = 1;

  /** How old a series may be that the Prometheus still has. */
  private static final Duration AGE = Duration.ofMinutes(5);

  private final Catalog catalog;
  private final String name;
  private final Map<String, Double> parameters;
  private final PrintWriter out;

  SignalAtPrometheus(
      Catalog catalog, String name, Map<String, Double> parameters, PrintWriter out) {
    this.catalog = catalog;
    this.name = name;
    this.parameters = parameters;
    this.out = out;
  }

  /** Says it, and returns the exit code. */
  int test(RemoteSettings settings) {
    Instant now = Instant.now();
    try (RemoteBackend backend = new RemoteBackend(settings)) {
      Asked asked = new Asked(backend, now, settings.timeout());
      Optional<Signal> signal = catalog.signal(name);
      return signal.isPresent()
          ? ofSignal(signal.get(), asked)
          : value(Query.sumOf(name), "", asked);
    } catch (BackendException e) {
      out.println("no value  " + e.getMessage());
      return NO_VALUE;
    }
  }

  private record Asked(MetricsBackend backend, Instant now, Duration deadline) {
    int series(List<String> selectors) {
      return backend.series(selectors, now.minus(AGE), now, deadline).size();
    }

    Value value(Query query) {
      return backend.instant(query.toString(), now, deadline);
    }
  }

  private int ofSignal(Signal signal, Asked asked) {
    List<ServerKind> offering =
        catalog.kinds().stream().filter(kind -> kind.query(signal).isPresent()).toList();
    int exit = NO_VALUE;
    boolean any = false;
    for (ServerKind kind : offering) {
      int series = kind.recognisedBy().isEmpty() ? 0 : asked.series(kind.recognisedBy());
      if (series > 0) {
        any = true;
        out.println("server    " + kind.title() + ", known by " + series + " series");
        exit = Math.min(exit, ofKind(signal, kind, asked));
      }
    }
    if (!any) {
      out.println(
          "no value  the Prometheus has no series of a server with "
              + signal.name()
              + " (known: "
              + offering.stream().map(ServerKind::name).collect(Collectors.joining(", "))
              + ")");
    }
    return exit;
  }

  private int ofKind(Signal signal, ServerKind kind, Asked asked) {
    Optional<Query> query = catalog.query(signal.name(), kind, parameters);
    if (query.isEmpty()) {
      out.println("no value  a parameter is to be said (headroom signals " + signal.name() + ")");
      return NO_VALUE;
    }
    return value(query.get(), signal.unit(), asked);
  }

  private int value(Query query, String unit, Asked asked) {
    Map<String, Integer> series = new LinkedHashMap<>();
    for (List<Matcher> selector : query.selectors()) {
      String text = Selectors.text(selector);
      series.put(text, asked.series(List.of(text)));
    }
    int exit =
        switch (asked.value(query)) {
          case Value.Scalar scalar -> present(scalar.value(), unit);
          case Value.Vector vector when vector.elements().size() == 1 ->
              present(vector.elements().getFirst().value(), unit);
          case Value.Vector vector when vector.elements().isEmpty() ->
              absent(
                  series.containsValue(0)
                      ? "the Prometheus lacks series of the query"
                      : "too few samples: the query looks back less far than it takes the Prometheus"
                          + " to scrape twice");
          case Value.Vector vector ->
              absent("the query comes to " + vector.elements().size() + " series");
          case Value.Matrix _, Value.Text _ -> absent("the query comes to no number");
        };
    out.println("query     " + query);
    series.forEach((text, number) -> out.println("          " + text + ": " + number + " series"));
    return exit;
  }

  private int absent(String why) {
    out.println("no value  " + why);
    return NO_VALUE;
  }

  private int present(double value, String unit) {
    out.println("value     " + (value + " " + unit).strip() + ", over all replicas together");
    return 0;
  }
}
