package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes are told in Prometheus' words, with their place; limits hold. */
class QueryProblemsTest {
  private static final SampleSource NOTHING = (matchers, after, until) -> List.of();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | 1:1: parse error: no expression found in input",
        "foo{ | 1:5: parse error: unexpected end of input inside braces",
        "sum(rate(x)) | 1:10: parse error: expected type range vector in call to function \"rate\", got instant vector",
        "x[5m | 1:5: parse error: unclosed left bracket",
        "(x | 1:3: parse error: unclosed left parenthesis",
        "x) | 1:2: parse error: unexpected right parenthesis ')'",
        "1 > 2 | 1:3: parse error: comparisons between scalars must use BOOL modifier",
        "x + bool y | 1:3: parse error: bool modifier can only be used on comparison operators",
        "x and 1 | 1:1: parse error: set operator \"and\" not allowed in binary scalar expression",
        "x and on(a) group_left y | 1:1: parse error: no grouping allowed for \"and\" operation",
        "x * on(a) group_left(a) y | 1:3: parse error: label \"a\" must not occur in ON and GROUP clause at once",
        "{} | 1:1: parse error: vector selector must contain at least one non-empty matcher",
        "x{__name__=\"y\"} | 1:1: parse error: metric name must not be set twice: \"x\" or \"y\"",
        "x{a=b} | 1:5: parse error: unexpected identifier \"b\" in label matching, expected string",
        "x{a} | 1:4: parse error: unexpected \"}\" in label matching, expected label matching operator",
        "nosuch(x) | 1:1: parse error: unknown function with name \"nosuch\"",
        "topk(x) | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1",
        "rate(x[5m], 1) | 1:1: parse error: expected 1 argument(s) in call to \"rate\", got 2",
        "round() | 1:1: parse error: expected at least 1 argument(s) in call to \"round\", got 0",
        "x[0] | 1:3: parse error: duration must be greater than 0",
        "x offset 1m[5m] | 1:12: parse error: no offset modifiers allowed before range",
        "(x)[5m] | 1:4: parse error: ranges only allowed for vector selectors",
        "1 offset 5m | 1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
        "x @ 1 @ 2 | 1:1: parse error: @ <timestamp> may not be set multiple times",
        "x[5m] + 1 | 1:1: parse error: binary expression must contain only scalar and instant vector types",
        "x{a=\"b | 1:5: parse error: unterminated quoted string",
        "x y | 1:3: parse error: unexpected identifier \"y\"",
        "x = 1 | 1:3: parse error: unexpected \"=\"",
        "sum by x (y) | 1:8: parse error: unexpected identifier \"x\" in grouping opts, expected \"(\"",
        "abs(x,) | 1:6: parse error: trailing commas not allowed in function call args",
        "info(x) | 1:1: parse error: function \"info\" is not enabled",
        "limitk(1, x) | 1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions",
        "x + fill(1) y | 1:5: parse error: binop fill modifiers are experimental and not enabled",
        "histogram_sum(x) | 1:1: parse error: function \"histogram_sum\" is of native histograms, which are not supported",
      })
  void parseErrorsAreThoseOfPrometheus(String query, String problem) {
    assertThat(problem(query)).isEqualTo(problem);
  }

  @Test
  void theLineIsCountedAndTheColumnIsInBytes() {
    assertThat(problem("sum(\n  rate(x)\n)")).startsWith("2:8: parse error: expected type range");
    assertThat(problem("\"é\" + !")).startsWith("1:8: parse error: unexpected character after '!'");
  }

  @Test
  void aLongOrDeepQueryIsReadOrRefusedAndNeverOverflowsTheStack() {
    assertThat(problem("# about x\n".repeat(900) + "x")).startsWith("parsed: ");
    assertThat(problem(" ".repeat(9_900) + "x")).startsWith("parsed: ");
    assertThat(problem("(".repeat(10_000))).contains("nested deeper than");
    assertThat(problem("-".repeat(10_000) + "x")).contains("nested deeper than");
    assertThat(problem("x" + "[5m:1m]".repeat(9_000))).contains("more than 500 operators");
    assertThat(problem("2^".repeat(9_000) + "2")).contains("nested deeper than");
    assertThat(problem("x" + " + x".repeat(2_000)))
        .isEqualTo("1:2003: parse error: more than 500 operators");
    assertThat(problem("1".repeat(65_537))).contains("longer than 65536");
    Value sum =
        Query.parse("1" + "+1".repeat(500)).at(Instant.EPOCH, NOTHING, Duration.ofSeconds(1));
    assertThat(sum).isEqualTo(new Value.Scalar(501));
  }

  /** However many there are: they are counted as they come, not once all of them are there. */
  @Test
  void seriesThatAreTooManyAreNotAllRead() {
    AtomicLong given = new AtomicLong();
    SampleSource endless =
        new SampleSource() {
          @Override
          public List<Points> select(List<Matcher> matchers, long after, long until) {
            throw new AssertionError("all at once");
          }

          @Override
          public void forEach(
              List<Matcher> matchers, long after, long until, Consumer<Points> action) {
            while (true) {
              Labels labels = Labels.of("__name__", "x", "i", "" + given.incrementAndGet());
              action.accept(Points.of(labels, new long[] {1_000}, new double[] {1}));
            }
          }
        };
    QuerySettings few = QuerySettings.STANDARD.withMaxSamples(50);
    for (String query : List.of("sum(x)", "sum(rate(x[1m]))", "x[1m]")) {
      given.set(0);
      assertThatThrownBy(() -> Query.parse(query).at(Instant.ofEpochSecond(2), endless, few))
          .isInstanceOf(QueryException.class);
      assertThat(given.get()).isBetween(10L, 51L);
    }
  }

  @Test
  void samplesAndTimeAreBounded() {
    MemorySource source = new MemorySource();
    for (int i = 0; i < 100; i++) {
      source.add(Labels.of("__name__", "x", "i", "" + i), 1_000, i);
    }
    Instant now = Instant.ofEpochSecond(2);
    QuerySettings few = QuerySettings.STANDARD.withMaxSamples(50);
    assertThatThrownBy(() -> Query.parse("sum(x)").at(now, source, few))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TOO_LARGE));
    assertThatThrownBy(() -> Query.parse("vector(1)[1y:1ms]").at(now, source, few))
        .hasMessage("query processing would load too many samples into memory in query execution");
    QuerySettings soon = QuerySettings.STANDARD.withTimeout(Duration.ofNanos(1));
    assertThatThrownBy(() -> Query.parse("x + x + x + x").at(now, source, soon))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TIMEOUT));
  }

  @Test
  void aRangeAsksForEachSelectorOnce() {
    int[] asked = {0};
    SampleSource counting =
        (matchers, after, until) -> {
          asked[0]++;
          return List.of();
        };
    Query.parse("rate(a[1m]) + b")
        .range(
            Instant.EPOCH,
            Instant.ofEpochSecond(600),
            Duration.ofSeconds(1),
            counting,
            QuerySettings.STANDARD);
    assertThat(asked[0]).isEqualTo(2);
  }

  private static String problem(String query) {
    try {
      return "parsed: " + Query.parse(query);
    } catch (QueryException problem) {
      return String.valueOf(problem.getMessage());
    }
  }
}
