package dev.headroom.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpositionReaderProperties {
  @Property
  void whatIsWrittenIsRead(
      @ForAll("labels") Map<String, String> labels, @ForAll double value, @ForAll boolean blanks)
      throws Exception {
    String space = blanks ? " \t" : "";
    String list =
        labels.entrySet().stream()
            .map(
                label ->
                    space
                        + label.getKey()
                        + space
                        + "="
                        + space
                        + '"'
                        + escape(label.getValue())
                        + '"'
                        + space)
            .collect(Collectors.joining(","));
    String text = "metric" + space + "{" + list + "} " + value(value) + "\n";
    List<Sample> samples =
        Pages.read(Pages.reader(any -> true, 10), text, ExpositionFormat.PROMETHEUS).samples();
    assertThat(samples)
        .containsExactly(
            new Sample(Labels.of(labels).with(Labels.NAME, "metric"), value, Sample.NO_TIMESTAMP));
  }

  @Property
  void numbersAreReadAsTheJdkReadsThem(@ForAll("decimals") String decimal) {
    byte[] text = decimal.getBytes(StandardCharsets.US_ASCII);
    assertThat(NumberText.parse(text, 0, text.length)).isEqualTo(Double.parseDouble(decimal));
  }

  @Property
  void noTextDoesWorseThanBeRefused(@ForAll("texts") String text, @ForAll ExpositionFormat format) {
    try {
      Pages.read(Pages.reader(any -> true, 10), text, format)
          .samples()
          .forEach(sample -> assertThat(sample.series().name()).isNotEmpty());
    } catch (MalformedExpositionException refused) {
      assertThat(refused.line()).isPositive();
    }
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(5),
            Arbitraries.strings().withChars("ab}{\",=\\\n é€#").ofMaxLength(8))
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> digits =
        Arbitraries.strings().withCharRange('0', '9').ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> integers =
        net.jqwik.api.Combinators.combine(Arbitraries.of("", "-", "+"), digits).as(String::concat);
    return net.jqwik.api.Combinators.combine(
            integers, digits, Arbitraries.of("", "e5", "E-7", "e+250"))
        .as((integer, fraction, exponent) -> integer + "." + fraction + exponent);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab_:1.e+-{}\"\\=, \t\n\r#EOFNaNInf é").ofMaxLength(40);
  }

  private static String value(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
