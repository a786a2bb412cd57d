package dev.headroom.metrics.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleTextTest {
  /** As Go 1.22 prints them (strconv.FormatFloat, format as util/jsonutil/marshal.go chooses). */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,-0",
    "1,1",
    "-2.5,-2.5",
    "1e20,100000000000000000000",
    "1e21,1e+21",
    "1.5e300,1.5e+300",
    "0.000001,0.000001",
    "0.00000099,9.9e-07",
    "1e-7,1e-07",
    "4.9E-324,5e-324",
    "1.7976931348623157E308,1.7976931348623157e+308",
    "2E23,2e+23",
    "0.1,0.1",
    "123456789.125,123456789.125",
    "1e15,1000000000000000",
    "NaN,NaN",
    "Infinity,+Inf",
    "-Infinity,-Inf",
    "-1e-10,-1e-10",
    "9007199254740993,9007199254740992"
  })
  void spellsAsGoDoes(double value, String text) {
    assertThat(DoubleText.of(value)).isEqualTo(text);
  }

  @Property
  void readsBackAsTheSame(@ForAll double value) {
    assertThat(Double.parseDouble(DoubleText.of(value))).isEqualTo(value);
  }
}
