package dev.headroom.serving.repository;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Reads the fields of one JSON object and notes what is wrong with them, {@code place: value
 * (expected: …)}.
 */
final class Fields {
  private final JsonNode object;
  private final UnaryOperator<String> place;
  private final List<String> problems;

  /**
   * @param place what to call a field in a message
   * @param problems where problems are added
   */
  Fields(JsonNode object, UnaryOperator<String> place, List<String> problems) {
    this.object = object;
    this.place = place;
    this.problems = problems;
  }

  Optional<String> string(String field) {
    return present(field, JsonNode::isTextual, "a string").map(JsonNode::textValue);
  }

  Optional<Integer> integer(String field, int minimum, int maximum) {
    return present(
            field,
            value ->
                value.isIntegralNumber()
                    && value.canConvertToInt()
                    && value.intValue() >= minimum
                    && value.intValue() <= maximum,
            "an integer from " + minimum + " to " + maximum)
        .map(JsonNode::intValue);
  }

  Optional<Boolean> bool(String field) {
    return present(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  Optional<JsonNode> object(String field) {
    return present(field, JsonNode::isObject, "an object");
  }

  Optional<JsonNode> array(String field) {
    return present(field, JsonNode::isArray, "a list");
  }

  /** Fields of the object {@code field}. */
  Fields within(String field) {
    return new Fields(object.path(field), name -> place.apply(field) + "." + name, problems);
  }

  /** The object itself. */
  JsonNode node() {
    return object;
  }

  void only(Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                problem(
                    field,
                    "unknown field",
                    "one of " + String.join(", ", known.stream().sorted().toList()));
              }
            });
  }

  void problem(String field, Object value, String expected) {
    problems.add("%s: %s (expected: %s)".formatted(place.apply(field), value, expected));
  }

  private Optional<JsonNode> present(String field, Predicate<JsonNode> valid, String expected) {
    JsonNode value = object.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!valid.test(value)) {
      problem(field, value, expected);
      return Optional.empty();
    }
    return Optional.of(value);
  }
}
