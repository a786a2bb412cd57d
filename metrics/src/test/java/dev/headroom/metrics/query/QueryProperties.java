package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryProperties {
  private static final MemorySource SOURCE = new MemorySource();
  private static final QuerySettings SETTINGS = QuerySettings.STANDARD.withMaxSamples(100_000);

  static {
    for (int i = 0; i < 20; i++) {
      SOURCE.add(Labels.of("__name__", "up", "a", "x"), i * 1000L, i % 7);
      SOURCE.add(Labels.of("__name__", "up", "a", "y", "le", "1"), i * 1000L, i);
    }
  }

  @Property
  void noTextDoesWorseThanBeRefused(@ForAll("texts") String text) {
    try {
      Query query = Query.parse(text);
      assertThat(query.at(Instant.ofEpochSecond(20), SOURCE, SETTINGS).value()).isNotNull();
      query.range(
          Instant.EPOCH, Instant.ofEpochSecond(20), Duration.ofSeconds(3), SOURCE, SETTINGS);
    } catch (QueryException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }

  /** Mostly sensible: words of the language in any order. */
  @Provide
  Arbitrary<String> texts() {
    List<String> words =
        List.of(
            "up",
            "sum",
            "rate",
            "(",
            ")",
            "{",
            "}",
            "[5s]",
            "[",
            "]",
            "[9s:2s]",
            "a",
            "=",
            "=~",
            "\"x\"",
            "\"(\"",
            ",",
            "by",
            "on",
            "(a)",
            "group_left",
            "bool",
            "==",
            "or",
            "unless",
            "+",
            "-",
            "*",
            "^",
            "%",
            "atan2",
            "1",
            "2.5",
            "1e400",
            "0x1F",
            "1_0",
            "5s",
            ":",
            "99999999999s",
            "histogram_quantile",
            "vector",
            "topk",
            "quantile",
            "count_values",
            "label_replace",
            "absent",
            "timestamp",
            "#",
            "'",
            "\\",
            "NaN",
            "offset",
            "@",
            "start()",
            "end()",
            "é",
            "\ud800",
            "\n",
            "(up)",
            "up[9s]");
    return Arbitraries.of(words).list().ofMaxSize(12).map(list -> String.join(" ", list));
  }
}
