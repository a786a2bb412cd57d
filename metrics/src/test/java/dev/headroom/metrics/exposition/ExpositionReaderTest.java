package dev.headroom.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionReaderTest {
  private final ExpositionReader<Labels> reader =
      Pages.reader(name -> !name.startsWith("python_"), 1_000);

  @Test
  void aSeriesKnownFromTheLastPageIsTheSameObject() throws Exception {
    List<Sample> first = Pages.read(reader, Pages.bytes("vllm-loaded-1")).samples();
    List<Sample> second = Pages.read(reader, Pages.bytes("vllm-loaded-2")).samples();
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).series()).isSameAs(first.get(i).series());
    }
  }

  @Test
  void torchServesTrailingCommaIsRead() throws Exception {
    assertThat(Pages.read(reader, Pages.bytes("torchserve-loaded-1")).samples())
        .contains(
            new Sample(
                Labels.of("__name__", "QueueTime", "Level", "Host", "Hostname", "vm"),
                363,
                Sample.NO_TIMESTAMP));
  }

  @Test
  void aDuplicateCountsOnceWithItsFirstValue() throws Exception {
    assertThat(read("a 1\nb 5\na 2\n")).extracting(Sample::value).containsExactly(1.0, 5.0);
  }

  @Test
  void unwantedMetricsAreLeftOut() throws Exception {
    assertThat(read("python_info 1\na 2\n")).hasSize(1);
  }

  @Test
  void aProblemNamesItsLineAndTheNextPageIsReadAsIfNothingWere() throws Exception {
    assertThatThrownBy(() -> read("a 1\nb{x=\"} 1\n")).hasMessageStartingWith("line 2: ");
    assertThat(read("a 1\n")).hasSize(1);
  }

  @Test
  void tooManySeriesAreRefused() {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i <= 1_000; i++) {
      page.append("a{i=\"").append(i).append("\"} 1\n");
    }
    assertThatThrownBy(() -> read(page.toString())).hasMessage("line 1001: more than 1000 series");
  }

  @Test
  void emptyLabelsAreNoLabels() {
    assertThat(Labels.of("a", "1", "b", "")).isEqualTo(Labels.of("a", "1"));
    assertThat(Labels.of("b", "2", "__name__", "x", "a", "q\"\n"))
        .hasToString("x{a=\"q\\\"\\n\",b=\"2\"}");
  }

  @Test
  void typesAreKeptAsLongAsThePageStatesThem() throws Exception {
    MetricTypes types = types("# TYPE a counter\na 1\n# TYPE b gauge\nb 1\n");
    assertThat(types.whyItOnlyGrows("a")).isEqualTo("a counter (TYPE counter on its page)");
    assertThat(types.whyItOnlyGrows("b")).isNull();
    assertThat(types("# TYPE b gauge\nb 1\n# TYPE a counter\na 1\n")).isSameAs(types);
    assertThat(types("# TYPE a gauge\na 1\n").whyItOnlyGrows("a")).isNull();
    assertThat(types("a 1\n").whyItOnlyGrows("a")).isNull();
  }

  @Test
  void whatAHistogramCountsOnlyGrows() throws Exception {
    MetricTypes types =
        types("# TYPE h histogram\n# TYPE s summary\n# TYPE \"with blank\" counter\n");
    assertThat(types.whyItOnlyGrows("h_bucket")).isEqualTo("a counter (part of a histogram)");
    assertThat(types.whyItOnlyGrows("h_sum")).isNotNull();
    assertThat(types.whyItOnlyGrows("s_count")).isEqualTo("a counter (part of a summary)");
    assertThat(types.whyItOnlyGrows("s")).isNull();
    assertThat(types.whyItOnlyGrows("gpu_count")).isNull();
    assertThat(types.whyItOnlyGrows("with blank")).isNotNull();
  }

  @Test
  void aTypeThatIsNoneIsRefusedAsInPrometheus() {
    for (String page :
        List.of("# TYPE n\n", "# TYPE n thing\n", "# TYPE 0 gauge\n", "# TYPE n info\n")) {
      assertThatThrownBy(() -> read(page)).hasMessageStartingWith("line 1: ");
    }
  }

  @Test
  void helpTypeAndUnitAreKeptByFamily() throws Exception {
    String page = "# HELP x_s It\\nis \\\\.\n# TYPE x_s gauge\n# UNIT x_s s\nx_s 1\n# EOF\n";
    assertThat(Pages.read(reader, page, ExpositionFormat.OPEN_METRICS).types().families())
        .containsExactly(new MetricFamily("x_s", MetricType.GAUGE, "It\nis \\.", "s"));
    assertThatThrownBy(
            () -> Pages.read(reader, "# UNIT x_s m\n# EOF\n", ExpositionFormat.OPEN_METRICS))
        .hasMessage("line 1: unit: m (expected: the last word of x_s)");
  }

  @Test
  void boundsHaveOneTextAsInPrometheus3() throws Exception {
    String page =
        """
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_bucket{le="1e6"} 2
        h_bucket{le="0.00001"} 1
        h_bucket{le="+Inf"} 2
        # TYPE s summary
        s{quantile="0.50",le="1"} 1
        # TYPE g gauge
        g{le="1"} 1
        """;
    assertThat(read(page))
        .extracting(sample -> sample.series().toString())
        .containsExactly(
            "h_bucket{le=\"1.0\"}",
            "h_bucket{le=\"1e+06\"}",
            "h_bucket{le=\"1e-05\"}",
            "h_bucket{le=\"+Inf\"}",
            "s{le=\"1\",quantile=\"0.5\"}",
            "g{le=\"1\"}");
  }

  @Test
  void totalIsACounterUnlessThePageSaysOtherwise() throws Exception {
    assertThat(types("x_total 1\n").whyItOnlyGrows("x_total"))
        .isEqualTo("a counter (by its name; its page states no TYPE)");
    assertThat(types("# TYPE x_total gauge\nx_total 1\n").whyItOnlyGrows("x_total")).isNull();
    MetricTypes open =
        Pages.read(reader, "# TYPE x counter\nx_total 1\n# EOF\n", ExpositionFormat.OPEN_METRICS)
            .types();
    assertThat(open.whyItOnlyGrows("x_total")).isEqualTo("a counter (TYPE counter on its page)");
  }

  @Test
  void whatCostsMoreThanItsLengthIsRefused() {
    StringBuilder labels = new StringBuilder("a{");
    StringBuilder types = new StringBuilder();
    for (int i = 0; i <= 1_000; i++) {
      labels.append("l").append(i).append("=\"\",");
      types.append("# TYPE t").append(i).append(" gauge\n");
    }
    assertThatThrownBy(() -> read(labels + "} 1\n")).hasMessage("line 1: more than 256 labels");
    assertThatThrownBy(() -> read(types.toString()))
        .hasMessage("line 1001: more than 1000 TYPE lines");
  }

  @Test
  void aPageThatTakesTooLongIsGivenUp() throws Exception {
    byte[] page = "# of no use\n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () ->
                reader.read(
                    page, ExpositionFormat.PROMETHEUS, CpuLimit.fromNow(Duration.ofNanos(1000))))
        .isInstanceOf(CpuLimitExceededException.class);
    assertThat(read("a 1\n")).hasSize(1);
  }

  private List<Sample> read(String page) throws MalformedExpositionException {
    return Pages.read(reader, page, ExpositionFormat.PROMETHEUS).samples();
  }

  private MetricTypes types(String page) throws MalformedExpositionException {
    return Pages.read(reader, page, ExpositionFormat.PROMETHEUS).types();
  }
}
