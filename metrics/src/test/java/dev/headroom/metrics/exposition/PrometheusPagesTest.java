package dev.headroom.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.metrics.Pages;
import dev.headroom.metrics.PrometheusCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded page gives the samples that Prometheus read, or is refused as there. */
class PrometheusPagesTest {
  /** Where this reader differs: lines ending in CR LF, blanks before a name, a NUL. */
  private static final Map<String, List<String>> ON_PURPOSE =
      Map.of(
          "a 1\r\n", List.of("a 1.0"), "  a 1\n", List.of("a 1.0"), "a 1\n\0", List.of("refused"));

  static List<JsonNode> pages() throws Exception {
    return PrometheusCases.lines("pages.jsonl");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theSame(JsonNode recorded) {
    ExpositionFormat format = ExpositionFormat.valueOf(recorded.get("format").asText());
    List<String> expected = new ArrayList<>();
    String text = recorded.get("text").asText();
    if (ON_PURPOSE.containsKey(text)) {
      expected.addAll(ON_PURPOSE.get(text));
    } else if (recorded.has("error")) {
      expected.add("refused");
    } else {
      recorded.path("samples").forEach(sample -> expected.add(print(sample)));
    }
    assertThat(read(text, format)).isEqualTo(expected);
  }

  private static List<String> read(String text, ExpositionFormat format) {
    try {
      return Pages.read(Pages.reader(any -> true, 100), text, format).samples().stream()
          .map(PrometheusPagesTest::print)
          .toList();
    } catch (MalformedExpositionException refused) {
      return List.of("refused");
    }
  }

  private static String print(JsonNode sample) {
    long at = sample.has("at") ? sample.get("at").asLong() : Sample.NO_TIMESTAMP;
    return print(
        new Sample(
            PrometheusCases.labels(sample),
            PrometheusCases.number(sample.get("value").asText()),
            at));
  }

  private static String print(Sample sample) {
    return sample.series()
        + " "
        + sample.value()
        + (sample.hasTimestamp() ? " " + sample.timestampMillis() : "");
  }
}
