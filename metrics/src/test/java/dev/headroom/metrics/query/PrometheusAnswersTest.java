package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.metrics.PrometheusCases;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every recorded query gives what Prometheus gave: the same series, the same numbers, and an error
 * where it refused.
 */
class PrometheusAnswersTest {
  @Test
  void theSame() throws Exception {
    Map<String, SampleSource> sources = new HashMap<>();
    JsonNode datasets = PrometheusCases.json("datasets.json");
    datasets.fieldNames().forEachRemaining(name -> sources.put(name, source(datasets.get(name))));
    List<String> wrong = new ArrayList<>();
    List<JsonNode> cases = PrometheusCases.lines("queries.jsonl");
    for (JsonNode recorded : cases) {
      String actual = answer(recorded, sources);
      if (!actual.equals("as recorded")) {
        wrong.add(recorded + "\n  but " + actual);
      }
    }
    assertThat(cases).hasSizeGreaterThan(2000);
    assertThat(wrong).isEmpty();
  }

  private static String answer(JsonNode recorded, Map<String, SampleSource> sources) {
    Value value;
    try {
      Instant at = Instant.ofEpochMilli(recorded.get("at").asLong());
      value =
          Query.parse(recorded.get("query").asText())
              .at(at, sources.get(recorded.get("dataset").asText()), Duration.ofSeconds(30));
    } catch (QueryException refused) {
      return recorded.has("error") ? "as recorded" : "refused: " + refused.getMessage();
    }
    if (recorded.has("error")) {
      // the recorder took only numbers; ranges and strings are answers too
      boolean other = value instanceof Value.Matrix || value instanceof Value.Text;
      return other && recorded.get("error").asText().equals("type")
          ? "as recorded"
          : value.toString();
    }
    return switch (value) {
      case Value.Scalar scalar when recorded.has("scalar") ->
          same(scalar.value(), recorded.get("scalar"));
      case Value.Vector vector when !recorded.has("scalar") ->
          same(vector, recorded.path("vector"));
      default -> value.toString();
    };
  }

  private static String same(Value.Vector vector, JsonNode recorded) {
    Map<Labels, JsonNode> expected = new HashMap<>();
    recorded.forEach(
        element -> expected.put(PrometheusCases.labels(element), element.get("value")));
    for (Value.Element element : vector.elements()) {
      JsonNode value = expected.remove(element.labels());
      if (value == null || !same(element.value(), value).equals("as recorded")) {
        return vector.toString();
      }
    }
    return expected.isEmpty() ? "as recorded" : "without " + expected.keySet();
  }

  /** Sums may differ in their last bits: Prometheus adds with compensation. */
  private static String same(double actual, JsonNode recorded) {
    double expected = PrometheusCases.number(recorded.asText());
    boolean same =
        Double.compare(actual, expected) == 0
            || actual == expected
            || Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
    return same ? "as recorded" : String.valueOf(actual);
  }

  private static SampleSource source(JsonNode series) {
    List<Points> all = new ArrayList<>();
    for (JsonNode one : series) {
      List<JsonNode> points = new ArrayList<>();
      one.get("points").forEach(points::add);
      long[] times = points.stream().mapToLong(point -> point.get(0).asLong()).toArray();
      double[] values =
          points.stream().mapToDouble(point -> value(point.get(1).asText())).toArray();
      all.add(Points.of(PrometheusCases.labels(one), times, values));
    }
    return (matchers, after, until) ->
        all.stream()
            .filter(points -> Matcher.all(matchers, points.series()))
            .map(points -> between(points, after, until))
            .filter(points -> points.size() > 0)
            .toList();
  }

  private static double value(String text) {
    return text.equals("stale") ? StaleMark.VALUE : PrometheusCases.number(text);
  }

  private static Points between(Points points, long after, long until) {
    int[] inside =
        IntStream.range(0, points.size())
            .filter(i -> points.time(i) > after && points.time(i) <= until)
            .toArray();
    return Points.of(
        points.series(),
        IntStream.of(inside).mapToLong(points::time).toArray(),
        IntStream.of(inside).mapToDouble(points::value).toArray());
  }
}
