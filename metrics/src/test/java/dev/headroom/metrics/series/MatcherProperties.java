package dev.headroom.metrics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MatcherProperties {
  @Property
  void choicesOfTextsMatchAsExpressionsDo(
      @ForAll("expressions") String expression, @ForAll("values") String value) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression, Pattern.DOTALL);
    } catch (RuntimeException none) {
      assertThatThrownBy(() -> Matcher.of("a", Matcher.Operator.MATCHES, expression))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    assertThat(Matcher.of("a", Matcher.Operator.MATCHES, expression).matchesValue(value))
        .as(expression + " on " + value)
        .isEqualTo(pattern.matches(value));
    assertThat(Matcher.of("a", Matcher.Operator.NOT_MATCHES, expression).matchesValue(value))
        .isNotEqualTo(pattern.matches(value));
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.of(
            "a", "b", "|", "\\.", "\\-", "\\|", "(", ")", "a.", "\\\\", "\\d", "é", "")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("", "a", "b", "ab", "a.", "ax", ".", "-", "|", "\\", "é", "a|b", "1");
  }

  /** What RE2/J would take a second and gigabytes to compile. */
  @Example
  void longExpressionsAreRefusedUnlessTheyAreChoicesOfTexts() {
    String pods =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "pod-" + i + "\\.x")
            .collect(Collectors.joining("|"));
    assertThat(Matcher.of("a", Matcher.Operator.MATCHES, pods).matchesValue("pod-4999.x")).isTrue();
    assertThat(Matcher.of("a", Matcher.Operator.MATCHES, "(" + pods + ")").matchesValue("pod-4999"))
        .isFalse();
    assertThatThrownBy(() -> Matcher.of("a", Matcher.Operator.MATCHES, "x".repeat(9_000) + ".*"))
        .hasMessage(
            "regular expression: 9002 characters (expected: at most 8192, unless it is a choice of"
                + " texts)");
  }
}
