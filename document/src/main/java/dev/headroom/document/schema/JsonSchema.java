package dev.headroom.document.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes schemas as JSON Schema, draft 2020-12, in trees of maps, lists, texts, numbers and
 * booleans. Each {@link Shape} becomes a definition of its name. Not thread-safe.
 *
 * <p>It refuses nothing that a reader takes, but for {@code null} in the place of a field that is
 * left out; and it takes some of what a reader refuses, where JSON Schema cannot say it: that a
 * cron expression has no hour 25, or that maxReplicas is not below minReplicas.
 */
public final class JsonSchema {
  /** The dialect. */
  public static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final Map<String, Object> definitions = new TreeMap<>();
  private final Map<String, Shape<?>> shapes = new TreeMap<>();

  /** The definitions that were needed so far, by name. */
  public Map<String, Object> definitions() {
    return definitions;
  }

  /** A schema that refers to the {@link #definitions}. */
  public Map<String, Object> of(Schema<?> schema) {
    return switch (schema) {
      case Anything _ -> new LinkedHashMap<>();
      case Bool _ -> map("type", "boolean");
      case Choice<?> choice -> choice(choice);
      case Text text -> text(text);
      case Whole<?> whole -> whole(whole);
      case Notation<?> notation -> sorted(notation.jsonSchema());
      case ListOf<?> list -> list(list);
      case MapOf<?> entries -> {
        Map<String, Object> json = map("type", "object");
        json.put("additionalProperties", of(entries.value()));
        yield json;
      }
      case Verbatim verbatim -> new LinkedHashMap<>(sorted(verbatim.json(map("type", "object"))));
      case Shape<?> shape -> reference(shape);
    };
  }

  /** With one entry so far. */
  static Map<String, Object> map(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  /** The same in an order that does not differ from run to run. */
  private static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), sortedValue(value)));
    return sorted;
  }

  private static Object sortedValue(Object value) {
    return switch (value) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(JsonSchema::sortedValue).toList();
      default -> value;
    };
  }

  private static Map<String, Object> choice(Choice<?> choice) {
    List<String> names = List.copyOf(choice.choices().keySet());
    return names.size() == 1 ? map("const", names.getFirst()) : map("enum", names);
  }

  private static Map<String, Object> text(Text text) {
    Map<String, Object> json = map("type", "string");
    if (text.pattern() != Text.ANY.pattern()) {
      json.put("pattern", "^(?:" + text.pattern().pattern() + ")$");
    }
    return json;
  }

  private static Map<String, Object> whole(Whole<?> whole) {
    Map<String, Object> json = map("type", "integer");
    json.put("minimum", whole.least());
    if (whole.most() < Long.MAX_VALUE) {
      json.put("maximum", whole.most());
    }
    return json;
  }

  private Map<String, Object> list(ListOf<?> list) {
    Map<String, Object> json = map("type", "array");
    if (list.least() > 0) {
      json.put("minItems", list.least());
    }
    json.put("items", of(list.item()));
    return json;
  }

  private Map<String, Object> reference(Shape<?> shape) {
    Shape<?> known = shapes.putIfAbsent(shape.name(), shape);
    if (known == null) {
      definitions.put(shape.name(), object(shape));
    } else if (!known.properties().equals(shape.properties())) {
      throw new IllegalArgumentException(
          "shape: two are called " + shape.name() + " (expected: each name once)");
    }
    return map("$ref", "#/$defs/" + shape.name());
  }

  private Map<String, Object> object(Shape<?> shape) {
    Map<String, Object> json = map("type", "object");
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Property<?> property : shape.properties()) {
      properties.put(property.name(), property(property));
      if (property.required().isPresent()) {
        required.add(property.name());
      }
    }
    json.put("properties", properties);
    if (!required.isEmpty()) {
      json.put("required", required);
    }
    if (!shape.open()) {
      json.put("additionalProperties", false);
    }
    List<Object> all = new ArrayList<>();
    shape.rules().forEach(rule -> rule(rule, all));
    if (!all.isEmpty()) {
      json.put("allOf", all);
    }
    return json;
  }

  private Map<String, Object> property(Property<?> property) {
    Map<String, Object> json = of(property.schema());
    json.put("description", property.meaning());
    property
        .otherwise()
        .filter(Property.Default::yaml)
        .ifPresent(
            otherwise -> {
              switch (property.schema()) {
                case Whole<?> _ -> json.put("default", Long.parseLong(otherwise.shown()));
                case Bool _ -> json.put("default", Boolean.parseBoolean(otherwise.shown()));
                case Choice<?> _, Text _, Notation<?> _ -> json.put("default", otherwise.shown());
                default -> {
                  // A list or map is its own default, field by field.
                }
              }
            });
    return json;
  }

  private static void rule(Rule rule, List<Object> into) {
    switch (rule) {
      case Rule.AtLeastOne some -> into.add(map("anyOf", presences(some.names())));
      case Rule.ExactlyOne one -> into.add(map("oneOf", presences(one.names())));
      case Rule.Excludes excludes ->
          excludes.others().forEach(other -> into.add(not(excludes.name(), other)));
      case Rule.OnlyWith with -> {
        Map<String, Object> needs = new LinkedHashMap<>();
        with.names().forEach(name -> needs.put(name, List.of(with.other())));
        into.add(map("dependentRequired", needs));
      }
      case Rule.Selects selects ->
          selects.fieldOf().forEach((value, field) -> into.add(selected(selects, value, field)));
      case Rule.NotBelow _ -> {
        // No keyword compares two fields.
      }
      case Rule.Fixed fixed -> {
        Map<String, Object> json = map("if", map("required", List.of(fixed.with())));
        json.put("then", map("properties", map(fixed.name(), map("const", fixed.value()))));
        into.add(json);
      }
    }
  }

  private static List<Object> presences(List<String> names) {
    List<Object> presences = new ArrayList<>();
    names.forEach(name -> presences.add(map("required", List.of(name))));
    return presences;
  }

  private static Map<String, Object> not(String... together) {
    return map("not", map("required", List.of(together)));
  }

  private static Map<String, Object> selected(Rule.Selects rule, String value, String field) {
    Map<String, Object> given = map("properties", map(rule.tag(), map("const", value)));
    given.put("required", List.of(rule.tag()));
    Map<String, Object> then = map("required", List.of(field));
    then.put("not", map("anyOf", presences(rule.others(field))));
    Map<String, Object> json = map("if", given);
    json.put("then", then);
    return json;
  }
}
