package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries as Prometheus' format_query lays them out; asked of a real one, unless it says more. */
class QueryLayoutTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "x[36h];x[1d12h]",
        "x[90d];x[90d]",
        "x offset 1w1h;x offset 7d1h",
        "x[5m:];x[5m:]",
        "-x @ 1.5 offset -5m;-x @ 1.500 offset -5m",
        "{__name__='a b'};{__name__=\"a b\"}",
        "sum without() (x);sum without () (x)",
        "sum by(b, a) (x{b='\\u0001é\\n', a!='x'}) + on(a) group_left x"
            + ";sum by (b, a) (x{a!=\"x\",b=\"\\x01é\\n\"}) + on (a) group_left () x",
        "topk(3,x);topk(3, x)",
        "x==bool ignoring() x;x == bool x",
        "sum by (\"a.b\") (x);sum by (\"a.b\") (x)",
        "1e3 + 0x1F + .5;1000 + 31 + 0.5",
        "(a);(a)",
        "x[1m] @ end();x[1m] @ end()",
      })
  void onOneLine(String query, String expected) {
    assertThat(Query.parse(query).formatted()).isEqualTo(expected);
  }

  @Test
  void overManyLines() {
    assertThat(
            Query.parse(
                    "histogram_quantile(0.95, sum by (le, pod) (rate(a_long_name_of_a_metric_seconds_bucket{job=\"x\"}[5m])))"
                        + " > on (pod) -(avg_over_time(another_name_of_a_metric_which_is_long[5m:1m]) + 1)")
                .formatted())
        .isEqualTo(
            """
              histogram_quantile(
                0.95,
                sum by (le, pod) (rate(a_long_name_of_a_metric_seconds_bucket{job="x"}[5m]))
              )
            > on (pod)
              -(avg_over_time(another_name_of_a_metric_which_is_long[5m:1m]) + 1)""");
  }
}
