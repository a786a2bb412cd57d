package dev.headroom.metrics.rules.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<String, Object> DATA =
      Map.of(
          "Series", "up",
          "LabelMatchers", "namespace=\"n\",pod=~\"a|b\"",
          "LabelValuesByName", Map.of("namespace", "n", "pod", "a|b"),
          "GroupBy", "pod",
          "GroupBySlice", List.of("pod", "le"));

  private static Template parsed(String text) {
    return Template.parse(text, Set.copyOf(DATA.keySet()));
  }

  /** What Go's text/template makes of each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      value = {
        "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>) → sum(up{namespace=\"n\",pod=~\"a|b\"}) by (pod)",
        "<< .Series >> → up",
        "x << .Series >> y → x up y",
        "<<index .LabelValuesByName \"pod\">> → a|b",
        "<<index .LabelValuesByName `namespace`>> → n",
        "[<<index .LabelValuesByName \"none\">>] → []",
        "<<index .GroupBySlice 1>> → le",
        "<<range .GroupBySlice>><<.>>,<<end>> → pod,le,",
        "<<range $i, $l := .GroupBySlice>><<if $i>>,<<end>><<$l>><<end>> → pod,le",
        "<<range $k, $v := .LabelValuesByName>><<if ne $k \"namespace\">><<$k>>=\"<<$v>>\",<<end>><<end>> → pod=\"a|b\",",
        "<<range .GroupBySlice>><<$.Series>> <<end>> → up up",
        "<<if eq .Series \"up\" \"down\">>a<<else>>b<<end>> → a",
        "<<if eq .Series \"x\">>a<<else if .GroupBy>>b<<else>>c<<end>> → b",
        "<<with .GroupBy>><<.>>!<<end>> → pod!",
        "<<with $x := .GroupBy>><<$x>><<end>> → pod",
        "<<$s := .Series>><<$s>> → up",
        "<</* a comment */>>x → x",
        "<<len .GroupBySlice>> → 2",
        "<<.GroupBySlice | len>> → 2",
        "<<if and .Series (not .GroupBy)>>a<<else>>b<<end>> → b",
        "<<.GroupBySlice>> <<.LabelValuesByName>> → [pod le] map[namespace:n pod:a|b]",
      })
  void rendersAsGoDoes(String text, String expected) {
    assertThat(parsed(text).render(DATA).strip()).isEqualTo(expected);
  }

  @Test
  void trimMarksTakeTheSpaceAroundThem() {
    assertThat(parsed("a  \n <<- .Series ->> \n b").render(DATA)).isEqualTo("aupb");
    assertThat(parsed("a <<- .Series>> b").render(DATA)).isEqualTo("aup b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '\0',
      value = {
        "<<.Serie>> → .Serie (expected: one of .GroupBy, .GroupBySlice, .LabelMatchers, .LabelValuesByName, .Series)",
        "<<printf \"%s\" .Series>> → printf (expected: a field, range",
        "<<if .Series>>a → without <<end>>",
        "<<end>> → without an if",
        "<<.Series → << without >>",
        "<<>> → nothing in it",
        "<<.Series .GroupBy>> → GroupBy is not understood here",
        "<<template \"x\">> → template (expected:",
        "<<.Series; .GroupBy>> → ; is not understood",
        "<<index .GroupBySlice 7>> → index 7: there is none",
        "<<range .Series>><<end>> → not a list or map",
        "<<$x>> → no such variable",
        "<<range .GroupBySlice>><<.Series>><<end>> → $.Series",
      })
  void whatIsNotKnownIsRefusedByName(String text, String message) {
    assertThatThrownBy(() -> parsed(text).render(DATA))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void nothingComesToTooMuch() {
    String deep = "<<if .Series>>".repeat(1000);
    assertThatThrownBy(() -> parsed(deep)).isInstanceOf(TemplateException.class);
    String brackets = "<<" + "(".repeat(1000) + ".Series" + ")".repeat(1000) + ">>";
    assertThatThrownBy(() -> parsed(brackets)).isInstanceOf(TemplateException.class);
    String many = "<<range $.GroupBySlice>>".repeat(18) + "xxxxxxxxxx" + "<<end>>".repeat(18);
    assertThatThrownBy(() -> parsed(many).render(DATA)).hasMessageContaining("more than");
  }
}
