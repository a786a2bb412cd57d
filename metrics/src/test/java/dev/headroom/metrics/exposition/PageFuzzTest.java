package dev.headroom.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.metrics.Pages;
import dev.headroom.metrics.PrometheusCases;
import dev.headroom.metrics.series.Labels;
import dev.headroom.testing.Growth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a page, in both formats, before and after a page that is well formed. */
class PageFuzzTest {
  private static final int MAX_SERIES = 5_000;
  private static final String OTHER =
      """
      # TYPE h histogram
      # HELP h It
      h_bucket{le="1"} 1
      h_bucket{le="+Inf"} 2
      a{b="c"} 3
      # EOF
      """;

  static Stream<byte[]> seeds() throws Exception {
    List<String> texts = new ArrayList<>();
    for (JsonNode page : PrometheusCases.lines("pages.jsonl")) {
      texts.add(page.get("text").asText());
    }
    texts.add(
        "# TYPE x counter\nx_total{a=\"b\"} 1 1.5 # {id=\"7\"} 0.5 1.4\nx_created 1\n# EOF\n");
    texts.add(
        "# UNIT x_s s\n# TYPE x_s gauge\n{\"x_s\",\"l\u00e4nge\"=\"\\n\\\"\\\\\"} NaN\n# EOF\n");
    Stream<byte[]> pages =
        Stream.of("fastapi", "mlserver", "torchserve", "triton", "vllm")
            .map(server -> recorded(server + "-loaded-1"));
    return Stream.concat(texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)), pages);
  }

  private static byte[] recorded(String name) {
    try {
      return Pages.bytes(name);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] text) {
    for (ExpositionFormat format : ExpositionFormat.values()) {
      ExpositionReader<Labels> reader = Pages.reader(any -> true, MAX_SERIES);
      String first = read(reader, text, format);
      assertThat(read(reader, text, format)).as("the second time").isEqualTo(first);
      byte[] other = OTHER.getBytes(StandardCharsets.UTF_8);
      assertThat(read(reader, other, format))
          .as("what is read after it")
          .isEqualTo(read(Pages.reader(any -> true, MAX_SERIES), other, format));
      Growth.check(text, longer -> read(Pages.reader(any -> true, 1_000_000), longer, format));
    }
    whatIsReadCanBeWritten(text);
  }

  private static void whatIsReadCanBeWritten(byte[] text) {
    try {
      List<Sample> samples =
          Pages.page(
                  Pages.reader(any -> true, MAX_SERIES)
                      .read(text, ExpositionFormat.PROMETHEUS, limit()))
              .samples();
      String written = samples.stream().map(PageFuzzTest::line).collect(Collectors.joining());
      assertThat(
              Pages.read(
                      Pages.reader(any -> true, MAX_SERIES), written, ExpositionFormat.PROMETHEUS)
                  .samples())
          .isEqualTo(distinct(samples));
    } catch (MalformedExpositionException refused) {
      // Then there is nothing to be written.
    } catch (CpuLimitExceededException | InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  /** One series may be written in two ways, {@code a{} 1} and {@code a 1}. */
  private static List<Sample> distinct(List<Sample> samples) {
    List<Labels> seen = new ArrayList<>();
    List<Sample> distinct = new ArrayList<>();
    for (Sample sample : samples) {
      if (!seen.contains(sample.series())) {
        seen.add(sample.series());
        distinct.add(sample);
      }
    }
    return distinct;
  }

  private static String line(Sample sample) {
    StringBuilder line = new StringBuilder("{" + quoted(sample.series().name()));
    sample
        .series()
        .forEach(
            (name, value) -> {
              if (!name.equals(Labels.NAME)) {
                line.append(',').append(quoted(name)).append('=').append(quoted(value));
              }
            });
    String value =
        Double.isInfinite(sample.value())
            ? sample.value() > 0 ? "+Inf" : "-Inf"
            : Double.toString(sample.value());
    return line
        + "} "
        + value
        + (sample.hasTimestamp() ? " " + sample.timestampMillis() : "")
        + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static CpuLimit limit() {
    return CpuLimit.fromNow(java.time.Duration.ofMinutes(1));
  }

  /** What it says, as one text. */
  private static String read(
      ExpositionReader<Labels> reader, byte[] text, ExpositionFormat format) {
    try {
      MetricsPage page = Pages.page(reader.read(text, format, limit()));
      page.samples().forEach(sample -> assertThat(sample.series().name()).isNotEmpty());
      return page.samples() + " " + page.types().families();
    } catch (MalformedExpositionException refused) {
      assertThat(refused.line()).isPositive();
      return String.valueOf(refused.getMessage());
    } catch (CpuLimitExceededException | InterruptedException never) {
      throw new AssertionError(never);
    }
  }
}
