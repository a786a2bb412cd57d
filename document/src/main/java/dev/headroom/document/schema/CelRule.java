package dev.headroom.document.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Rule} in CEL, as {@code x-kubernetes-validations} has it. The API server says of a field
 * that breaks one {@code PATH: Invalid value: …} and the message.
 */
final class CelRule {
  private CelRule() {}

  static List<Map<String, Object>> of(Rule rule) {
    return switch (rule) {
      case Rule.AtLeastOne some -> List.of(anyOf(some.names()));
      case Rule.ExactlyOne one -> {
        List<Map<String, Object>> rules = new ArrayList<>(List.of(anyOf(one.names())));
        for (int i = 1; i < one.names().size(); i++) {
          for (int before = 0; before < i; before++) {
            rules.add(not(one.names().get(i), one.names().get(before)));
          }
        }
        yield rules;
      }
      case Rule.Excludes excludes ->
          excludes.others().stream().map(other -> not(excludes.name(), other)).toList();
      case Rule.OnlyWith with ->
          with.names().stream()
              .map(
                  name ->
                      rule(
                          absent(name) + " || " + has(with.other()),
                          name,
                          "nothing, as " + with.other() + " is not set"))
              .toList();
      case Rule.Selects selects -> selected(selects);
      case Rule.NotBelow not -> List.of(notBelow(not));
      case Rule.Fixed fixed ->
          List.of(
              rule(
                  absent(fixed.with())
                      + " || "
                      + absent(fixed.name())
                      + " || self."
                      + fixed.name()
                      + " == "
                      + fixed.value(),
                  fixed.name(),
                  fixed.expected()));
    };
  }

  private static Map<String, Object> anyOf(List<String> names) {
    return rule(
        String.join(" || ", names.stream().map(CelRule::has).toList()),
        names.getFirst(),
        "one of " + String.join(", ", names));
  }

  private static Map<String, Object> not(String name, String other) {
    return rule(absent(name) + " || " + absent(other), name, "nothing, as " + other + " is set");
  }

  /**
   * One rule a field, for whether it has to be there or must not: more would cost more than the API
   * server allows. The tag has no other values, which its own schema says.
   */
  private static List<Map<String, Object>> selected(Rule.Selects rule) {
    String tag = "self." + rule.tag();
    List<Map<String, Object>> rules = new ArrayList<>();
    rule.fieldOf()
        .forEach(
            (value, field) -> {
              Map<String, Object> json =
                  rule(
                      absent(rule.tag()) + " || (" + tag + " == '" + value + "') == " + has(field),
                      field,
                      rule.expected());
              json.put(
                  "messageExpression",
                  has(field)
                      + " ? 'expected: nothing, as the "
                      + rule.tag()
                      + " is ' + "
                      + tag
                      + " : 'expected: "
                      + rule.expected()
                      + "'");
              rules.add(json);
            });
    return rules;
  }

  private static Map<String, Object> notBelow(Rule.NotBelow rule) {
    return rule(
        absent(rule.lesser())
            + " || "
            + absent(rule.name())
            + " || self."
            + rule.name()
            + " >= self."
            + rule.lesser(),
        rule.name(),
        "at least " + rule.lesser());
  }

  private static String has(String name) {
    return "has(self." + name + ")";
  }

  private static String absent(String name) {
    return "!has(self." + name + ")";
  }

  private static Map<String, Object> rule(String cel, String field, String expected) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", cel);
    json.put("message", "expected: " + expected);
    json.put("fieldPath", "." + field);
    return json;
  }
}
