package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryProperties {
  @Property
  void noTextDoesWorseThanBeRefused(@ForAll("texts") String text) {
    try {
      Value value =
          Query.parse(text)
              .at(Instant.EPOCH, (matchers, after, until) -> List.of(), Duration.ofSeconds(30));
      assertThat(value).isNotNull();
    } catch (QueryException refused) {
      assertThat(refused).hasMessageContaining("character ");
    }
  }

  /** Mostly sensible: words of the language in any order. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
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
            "a",
            "=",
            "=~",
            "\"x\"",
            "\"(\"",
            ",",
            "by",
            "on",
            "bool",
            "==",
            "or",
            "+",
            "-",
            "*",
            "1",
            "2.5",
            "1e400",
            "5s",
            "99999999999s",
            "histogram_quantile",
            "vector",
            "#",
            "'",
            "\\",
            "NaN",
            "offset",
            "@",
            "é",
            "\n");
    return words.list().ofMaxSize(12).map(list -> String.join(" ", list));
  }
}
