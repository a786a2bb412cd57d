package dev.headroom.metrics.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.metrics.relabel.RelabelRule.Case;
import dev.headroom.metrics.relabel.RelabelRule.Equal;
import dev.headroom.metrics.relabel.RelabelRule.Filter;
import dev.headroom.metrics.relabel.RelabelRule.HashMod;
import dev.headroom.metrics.relabel.RelabelRule.LabelFilter;
import dev.headroom.metrics.relabel.RelabelRule.LabelMap;
import dev.headroom.metrics.relabel.RelabelRule.Replace;
import dev.headroom.metrics.relabel.RelabelRule.Source;
import dev.headroom.metrics.series.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Own cases of what Prometheus 3 does (model/relabel). */
class RelabellingTest {
  private static final Labels GIVEN = Labels.of("a", "foo", "b", "bar", "c", "baz");

  static Stream<Arguments> cases() {
    return Stream.of(
        // the whole value has to match
        rule(replace("a", "f(.*)", "d", "ch$1"), "d", "choo"),
        rule(replace("a", "o+", "d", "x"), "d", ""),
        rule(replace("a;b", "(.*);(.*)", "d", "$2-${1}"), "d", "bar-foo"),
        rule(replace("a;b;none", "(.*)", "d", "$1"), "d", "foo;bar;"),
        // a target may be made of groups; an empty one is none
        rule(replace("a", "(f).*", "${1}x", "v"), "fx", "v"),
        rule(replace("a", "(x)?.*", "${1}", "v"), "a", "foo"),
        // an empty replacement takes the label away
        rule(replace("a", ".*", "b", ""), "b", ""),
        rule(replace("none", ".*", "b", "set"), "b", "set"),
        rule(replace("a", "(?P<first>f)(.*)", "d", "$first|${2}|$$|$9|$1x|$"), "d", "f|oo|$|||$"),
        rule(replace("a", "(.*)", "d", "${1"), "d", "${1"),
        rule(new HashMod(source("c"), "d", 1000), "d", "976"),
        rule(new HashMod(source("a"), "d", 1), "d", "0"),
        rule(new Case(source("a"), "d", true), "d", "FOO"),
        rule(new Case(source("none"), "b", false), "b", ""),
        rule(new LabelMap(Anchored.of("(b|c)"), Template.of("m_$1")), "m_b", "bar"),
        rule(new LabelMap(Anchored.of("a"), Template.of("b")), "b", "foo"),
        rule(new LabelFilter(Anchored.of("a|b"), false), "b", ""),
        rule(new LabelFilter(Anchored.of("a|b"), true), "c", ""),
        rule(new LabelFilter(Anchored.of("a|b"), true), "b", "bar"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRuleMakesOfLabels(RelabelRule rule, String label, String expected) {
    Map<String, String> labels = GIVEN.asMap();
    assertThat(rule.apply(labels)).isTrue();
    assertThat(labels.getOrDefault(label, "")).isEqualTo(expected);
    assertThat(labels).doesNotContainValue("");
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of(new Filter(source("a"), Anchored.of("fo."), true), true),
        Arguments.of(new Filter(source("a"), Anchored.of("o"), true), false),
        Arguments.of(new Filter(source("a"), Anchored.of("foo|x"), false), false),
        Arguments.of(new Filter(source("none"), Anchored.of(""), false), false),
        Arguments.of(new Filter(source("none"), Anchored.ANY, true), true),
        Arguments.of(new Equal(source("a"), "b", true), false),
        Arguments.of(new Equal(source("a"), "b", false), true),
        Arguments.of(new Equal(source("b"), "b", true), true));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aRuleKeepsOrDrops(RelabelRule rule, boolean kept) {
    assertThat(rule.apply(GIVEN.asMap())).isEqualTo(kept);
  }

  @Test
  void rulesSeeWhatTheOnesBeforeThemMade() {
    assertThat(
            apply(
                replace("a", "(.*)", "d", "$1!"),
                new Filter(source("d"), Anchored.of("foo!"), true)))
        .contains(Labels.of("a", "foo", "b", "bar", "c", "baz", "d", "foo!"));
    assertThat(apply(new Filter(source("a"), Anchored.of("x"), true), replace("a", ".*", "d", "x")))
        .isEmpty();
  }

  @Test
  void anExpressionThatIsNoneSaysWhy() {
    assertThatThrownBy(() -> Anchored.of("(")).hasMessageContaining("missing");
  }

  private static Optional<Labels> apply(RelabelRule... rules) {
    Map<String, String> labels = GIVEN.asMap();
    return new Relabelling(List.of(rules)).apply(labels)
        ? Optional.of(Labels.of(labels))
        : Optional.empty();
  }

  private static Arguments rule(RelabelRule rule, String label, String expected) {
    return Arguments.of(rule, label, expected);
  }

  private static Source source(String names) {
    return new Source(List.of(names.split(";", -1)), ";");
  }

  private static RelabelRule replace(String names, String regex, String target, String with) {
    return new Replace(source(names), Anchored.of(regex), Template.of(target), Template.of(with));
  }
}
