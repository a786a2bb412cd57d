package dev.headroom.scaling.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.scaling.Recorded;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.MetricIdentifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectorTest {

  @Test
  void readsAndMatchesAsKubernetes() {
    for (JsonNode node : Recorded.lines(SelectorTest.class, "selectors.jsonl")) {
      String text = node.get("selector").asText();
      switch (Selector.parse(text)) {
        case Selector.Invalid(String message) ->
            assertThat(message).as(text).isEqualTo(node.path("error").asText());
        case Selector.Valid selector -> {
          List<Boolean> expected = new ArrayList<>();
          node.path("matches").forEach(match -> expected.add(match.asBoolean()));
          List<Boolean> matches = new ArrayList<>();
          node.path("sets").forEach(set -> matches.add(selector.matches(strings(set))));
          assertThat(matches).as(text).isEqualTo(expected).isNotEmpty();
        }
      }
    }
  }

  @Test
  void printsLabelSelectorsAsKubernetes() {
    for (JsonNode node : Recorded.lines(SelectorTest.class, "label-selectors.jsonl")) {
      JsonNode selector = node.get("labelSelector");
      MetricIdentifier metric =
          new MetricIdentifier(
              "m", selector.isNull() ? Optional.empty() : Optional.of(labels(selector)));
      assertThat(metric.printedSelector()).isEqualTo(node.get("printed").asText());
      assertThat(metric.problem().orElse("")).isEqualTo(node.path("error").asText());
    }
  }

  private static LabelSelector labels(JsonNode node) {
    List<LabelSelector.Expression> expressions = new ArrayList<>();
    for (JsonNode expression : node.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      expressions.add(
          new LabelSelector.Expression(
              expression.get("key").asText(), expression.get("operator").asText(), values));
    }
    return new LabelSelector(strings(node.path("matchLabels")), expressions);
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new HashMap<>();
    node.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
