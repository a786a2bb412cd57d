package dev.headroom.dashboard.timeline;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Some moments as one, so that what was bad for a moment is still seen: of replicas the most that
 * were wanted and the fewest that were ready, of requests the most that waited, of latencies the
 * mean p50 and the highest p95. Loads and rates are means of what was measured; the rest is as it
 * was last.
 */
final class Summary {
  private Summary() {}

  /**
   * The summary, as of {@code at}.
   *
   * @param points 1 or more, in the order of time
   */
  static Point of(Instant at, List<Point> points) {
    Point last = points.getLast();
    return new Point(
        at,
        last.loads().stream().map(load -> load(load, points)).toList(),
        replicas(points),
        traffic(points),
        List.of(),
        last.problem());
  }

  private static Load load(Load last, List<Point> points) {
    List<Load> same =
        points.stream()
            .flatMap(point -> point.loads().stream())
            .filter(load -> load.metric().equals(last.metric()))
            .toList();
    OptionalDouble value = present(same, Load::value).average();
    return new Load(
        last.metric(), value, finite(last.target()), value.isPresent() ? "" : last.absence());
  }

  private static Optional<Replicas> replicas(List<Point> points) {
    List<Replicas> all = points.stream().flatMap(point -> point.replicas().stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Replicas last = all.getLast();
    return Optional.of(
        new Replicas(
            all.stream().mapToInt(Replicas::wanted).max().orElse(last.wanted()),
            all.stream().mapToInt(Replicas::ready).min().orElse(last.ready()),
            last.least(),
            last.most()));
  }

  private static Traffic traffic(List<Point> points) {
    List<Traffic> all = points.stream().map(Point::traffic).toList();
    return new Traffic(
        present(all, Traffic::answered).average(),
        present(all, Traffic::failed).average(),
        present(all, Traffic::waiting).max(),
        present(all, Traffic::p50).average(),
        present(all, Traffic::p95).max(),
        errors(all));
  }

  private record Way(int status, Maker by) {}

  private static List<ErrorRate> errors(List<Traffic> all) {
    Map<Way, Double> sums = new LinkedHashMap<>();
    for (Traffic traffic : all) {
      for (ErrorRate error : traffic.errors()) {
        sums.merge(new Way(error.status(), error.by()), error.perSecond(), Double::sum);
      }
    }
    return sums.entrySet().stream()
        .map(
            sum ->
                new ErrorRate(
                    sum.getKey().status(), sum.getKey().by(), sum.getValue() / all.size()))
        .toList();
  }

  private static <T> DoubleStream present(List<T> all, Function<T, OptionalDouble> number) {
    return all.stream()
        .map(number)
        .map(Summary::finite)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::orElseThrow);
  }

  private static OptionalDouble finite(OptionalDouble number) {
    return number.isPresent() && Double.isFinite(number.getAsDouble())
        ? number
        : OptionalDouble.empty();
  }
}
