package dev.headroom.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.Pages;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionReaderTest {
  private final ExpositionReader reader =
      new ExpositionReader(name -> !name.startsWith("python_"), 1_000);

  @Test
  void aSeriesKnownFromTheLastPageIsTheSameObject() throws Exception {
    List<Sample> first = reader.read(Pages.bytes("vllm-loaded-1"), ExpositionFormat.PROMETHEUS);
    List<Sample> second = reader.read(Pages.bytes("vllm-loaded-2"), ExpositionFormat.PROMETHEUS);
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).series()).isSameAs(first.get(i).series());
    }
  }

  @Test
  void torchServesTrailingCommaIsRead() throws Exception {
    assertThat(reader.read(Pages.bytes("torchserve-loaded-1"), ExpositionFormat.PROMETHEUS))
        .contains(
            new Sample(
                Labels.of("__name__", "QueueTime", "Level", "Host", "Hostname", "vm"),
                363,
                Sample.NO_TIMESTAMP));
  }

  @Test
  void aDuplicateCountsOnceWithItsFirstValue() throws Exception {
    assertThat(reader.read("a 1\nb 5\na 2\n", ExpositionFormat.PROMETHEUS))
        .extracting(Sample::value)
        .containsExactly(1.0, 5.0);
  }

  @Test
  void unwantedMetricsAreLeftOut() throws Exception {
    assertThat(reader.read("python_info 1\na 2\n", ExpositionFormat.PROMETHEUS)).hasSize(1);
  }

  @Test
  void aProblemNamesItsLineAndTheNextPageIsReadAsIfNothingWere() throws Exception {
    assertThatThrownBy(() -> reader.read("a 1\nb{x=\"} 1\n", ExpositionFormat.PROMETHEUS))
        .hasMessageStartingWith("line 2: ");
    assertThat(reader.read("a 1\n", ExpositionFormat.PROMETHEUS)).hasSize(1);
  }

  @Test
  void tooManySeriesAreRefused() {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i <= 1_000; i++) {
      page.append("a{i=\"").append(i).append("\"} 1\n");
    }
    assertThatThrownBy(() -> reader.read(page.toString(), ExpositionFormat.PROMETHEUS))
        .hasMessage("line 1001: more than 1000 series");
  }

  @Test
  void emptyLabelsAreNoLabels() {
    assertThat(Labels.of("a", "1", "b", "")).isEqualTo(Labels.of("a", "1"));
    assertThat(Labels.of("b", "2", "__name__", "x", "a", "q\"\n"))
        .hasToString("x{a=\"q\\\"\\n\",b=\"2\"}");
  }
}
