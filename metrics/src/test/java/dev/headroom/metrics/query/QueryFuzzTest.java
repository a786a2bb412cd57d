package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.metrics.series.Labels;
import dev.headroom.testing.Growth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text as a query: it is refused with its place, or it can be laid out, means the same then,
 * and its evaluation ends.
 */
class QueryFuzzTest {
  private static final int LONGEST = 65_536;
  private static final MemorySource SOURCE = new MemorySource();
  private static final QuerySettings SETTINGS =
      QuerySettings.STANDARD.withMaxSamples(20_000).withTimeout(Duration.ofSeconds(20));
  private static final Pattern EVALUATION =
      Pattern.compile("eval\\S* (?:instant at \\S+|range from \\S+ to \\S+ step \\S+) (.+)");
  private static final Pattern REFUSED =
      Pattern.compile("[0-9]+:[0-9]+: parse error: .+", Pattern.DOTALL);

  static {
    for (int i = 0; i < 8; i++) {
      for (String name : List.of("a", "x", "up", "http_requests")) {
        SOURCE.add(Labels.of("__name__", name, "a", "x", "job", "j"), i * 5_000L, i % 3);
        SOURCE.add(Labels.of("__name__", name, "a", "y", "le", "1"), i * 5_000L, i);
      }
    }
  }

  /** The expressions of the project's scripts, and what uses the rest of the language. */
  static Stream<byte[]> seeds() throws Exception {
    List<String> texts = new java.util.ArrayList<>();
    Path scripts = Path.of(QueryFuzzTest.class.getResource("/dev/headroom/metrics/promql").toURI());
    try (Stream<Path> files = Files.list(scripts)) {
      for (Path file : files.sorted().toList()) {
        Matcher each = EVALUATION.matcher(Files.readString(file));
        each.results().forEach(found -> texts.add(found.group(1)));
      }
    }
    texts.add(
        "sum by (\"a.b\", job) (rate({\"x\", a=~\"x|y\", b!~`\\d`}[5m:30s] @ end() offset -1h1ms))");
    texts.add("a + on (job) group_left (le) x unless ignoring (le) up # over\n or vector(-0x1F)");
    texts.add("inf^ 2"); // found: was laid out as +Inf ^ 2, which is another expression
    texts.add("x{a=~\"by (zone) (\"}"); // found: compiled in time by the square of its length
    texts.add("days_in_month(vector(1e18))"); // found: beyond what Java has dates for
    texts.add("x{a=~\"abcdefghi.*\"}");
    texts.add("topk(2, -a ^ 2 % 0.5e-3) >= bool 1_000 and on () absent(x @ 5.123)");
    return texts.stream().distinct().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedOrMeansSomething(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Growth.check(
        bytes,
        longer -> {
          Query query = parsed(new String(longer, StandardCharsets.UTF_8));
          if (query != null) {
            assertThat(query.formatted()).isNotNull();
          }
        });
    Query parsed = parsed(text);
    if (parsed == null) {
      return;
    }
    String written = parsed.formatted();
    if (written.length() > LONGEST) {
      return;
    }
    Query again = Query.parse(written);
    assertThat(again.formatted()).isEqualTo(written);
    if (!written.contains("absent")) { // whose labels depend on the order of matchers, as there
      assertThat(answers(again)).as(written).isEqualTo(answers(parsed));
    }
  }

  private static Query parsed(String text) {
    try {
      return Query.parse(text);
    } catch (QueryException refused) {
      assertThat(refused.kind()).isEqualTo(QueryException.Kind.PARSE);
      assertThat(refused).message().matches(REFUSED);
      return null;
    }
  }

  private static List<Object> answers(Query query) {
    return List.of(
        answer(() -> query.at(Instant.ofEpochSecond(21), SOURCE, SETTINGS)),
        answer(
            () ->
                query.range(
                    Instant.EPOCH,
                    Instant.ofEpochSecond(30),
                    Duration.ofSeconds(7),
                    SOURCE,
                    SETTINGS)));
  }

  private interface Evaluation {
    Answer run();
  }

  /** As a text, since points know nothing of equality. */
  private static Object answer(Evaluation evaluation) {
    try {
      return switch (evaluation.run().value()) {
        case Value.Matrix matrix ->
            matrix.series().stream().map(QueryFuzzTest::points).sorted().toList();
        case Value.Vector vector ->
            vector.elements().stream().map(Value.Element::toString).sorted().toList();
        case Value other -> other;
      };
    } catch (QueryException refused) {
      assertThat(refused).message().isNotBlank();
      return refused.kind();
    }
  }

  private static String points(dev.headroom.metrics.series.Points points) {
    StringBuilder text = new StringBuilder(points.series().toString());
    for (int i = 0; i < points.size(); i++) {
      text.append(' ').append(points.time(i)).append('=').append(points.value(i));
    }
    return text.toString();
  }
}
