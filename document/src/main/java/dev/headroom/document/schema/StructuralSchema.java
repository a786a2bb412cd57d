package dev.headroom.document.schema;

import static dev.headroom.document.schema.JsonSchema.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes schemas as OpenAPI v3 structural schemas, as a CustomResourceDefinition holds them, in
 * trees of maps, lists, texts, numbers and booleans. What holds between fields is a rule in CEL,
 * whose message is that of the reader.
 *
 * <p>It refuses nothing that a reader takes. A field that a rule asks for has no default there: the
 * API server writes defaults down before it looks at rules, and then everything would be set.
 */
public final class StructuralSchema {
  /** In Go's patterns nothing looks ahead; at the beginning it is another condition. */
  private static final Pattern AHEAD = Pattern.compile("\\^?\\(\\?([=!])((?:[^()\\\\]|\\\\.)*)\\)");

  private static final String ANY = "x-kubernetes-preserve-unknown-fields";

  private StructuralSchema() {}

  /** The schema, without references. */
  public static Map<String, Object> of(Schema<?> schema) {
    return switch (schema) {
      case Anything _ -> map(ANY, true);
      case Bool _ -> map("type", "boolean");
      case Choice<?> choice -> {
        Map<String, Object> json = map("type", "string");
        json.put("enum", List.copyOf(choice.choices().keySet()));
        // For the cost that the API server expects of a rule that compares it.
        json.put("maxLength", longest(choice.choices().keySet()));
        yield json;
      }
      case Text text -> {
        Map<String, Object> json = map("type", "string");
        if (text.pattern() != Text.ANY.pattern()) {
          pattern("^(?:" + text.pattern().pattern() + ")$", json);
        }
        yield json;
      }
      case Whole<?> whole -> {
        Map<String, Object> json = map("type", "integer");
        json.put("minimum", whole.least());
        if (whole.most() < Long.MAX_VALUE) {
          json.put("maximum", whole.most());
        }
        yield json;
      }
      case Notation<?> notation -> notation(notation.jsonSchema());
      case ListOf<?> list -> list(list);
      case MapOf<?> entries -> {
        Map<String, Object> json = map("type", "object");
        json.put("additionalProperties", of(entries.value()));
        yield json;
      }
      case Verbatim verbatim -> {
        Map<String, Object> open = map("type", "object");
        open.put(ANY, true);
        yield new LinkedHashMap<>(verbatim.json(open));
      }
      case Shape<?> shape -> object(shape);
    };
  }

  private static int longest(Set<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * A value of several types has none in a structural schema; what is said of numbers and of texts
   * holds for those that are, and the other types are kept out by bounds.
   */
  private static Map<String, Object> notation(Map<?, ?> said) {
    if (said.get("type") instanceof String && !said.containsKey("anyOf")) {
      Map<String, Object> json = map("type", String.valueOf(said.get("type")));
      values(said, json);
      return json;
    }
    Map<String, Object> json = map(ANY, true);
    Set<Object> types = new HashSet<>();
    if (said.get("anyOf") instanceof List<?> cases) {
      for (Object each : cases) {
        types.add(((Map<?, ?>) each).get("type"));
        values((Map<?, ?>) each, json);
      }
    } else if (said.get("type") instanceof List<?> several) {
      types.addAll(several);
    }
    refuse(types, json);
    return json;
  }

  /** Bounds that no value of the other types is within. */
  private static void refuse(Set<Object> types, Map<String, Object> into) {
    List<Object> not = new ArrayList<>();
    if (!types.contains("boolean")) {
      not.addAll(List.of(true, false));
    }
    if (!types.contains("object")) {
      into.put("maxProperties", 0);
      not.add(Map.of());
    }
    if (!types.contains("array")) {
      into.put("maxItems", 0);
      not.add(List.of());
    }
    if (!types.contains("string")) {
      into.put("maxLength", 0);
      not.add("");
    }
    if (!types.contains("number")) {
      if (types.contains("integer")) {
        into.put("multipleOf", 1);
      } else {
        into.put("minimum", 1);
        into.put("maximum", 0);
      }
    }
    if (!not.isEmpty()) {
      into.put("not", map("enum", not));
    }
  }

  /** Keywords that look only at values of the type that they are of. */
  private static void values(Map<?, ?> said, Map<String, Object> into) {
    new TreeMap<>(said)
        .forEach(
            (keyword, value) -> {
              switch (String.valueOf(keyword)) {
                case "pattern" -> pattern(String.valueOf(value), into);
                case "exclusiveMinimum" -> {
                  into.put("minimum", value);
                  into.put("exclusiveMinimum", true);
                }
                case "minimum", "maximum", "maxLength", "minItems" ->
                    into.put(String.valueOf(keyword), value);
                default -> {
                  // What an item or entry is cannot be said where there may be a scalar.
                }
              }
            });
  }

  private static void pattern(String pattern, Map<String, Object> into) {
    String left = pattern;
    List<Object> all = new ArrayList<>();
    String bare = left.startsWith("^(?:") ? left.substring(4, left.length() - 2) : left;
    Matcher ahead = AHEAD.matcher(bare);
    while (ahead.lookingAt()) {
      Map<String, Object> condition = map("pattern", "^(?:" + ahead.group(2) + ")");
      all.add(ahead.group(1).equals("=") ? condition : map("not", condition));
      bare = bare.substring(ahead.end());
      left = "^(?:" + bare.replaceFirst("\\$$", "") + ")$";
      ahead = AHEAD.matcher(bare);
    }
    into.put("pattern", left);
    if (!all.isEmpty()) {
      into.put("allOf", all);
    }
  }

  private static Map<String, Object> list(ListOf<?> list) {
    Map<String, Object> json = map("type", "array");
    if (list.least() > 0) {
      json.put("minItems", list.least());
    }
    json.put("items", of(list.item()));
    list.key()
        .filter(key -> isRequired(list.item(), key.field()))
        .ifPresent(
            key -> {
              json.put("x-kubernetes-list-type", "map");
              json.put("x-kubernetes-list-map-keys", List.of(key.field()));
            });
    return json;
  }

  private static boolean isRequired(Schema<?> item, String field) {
    return item instanceof Shape<?> shape
        && shape.property(field).filter(property -> property.required().isPresent()).isPresent();
  }

  private static Map<String, Object> object(Shape<?> shape) {
    Map<String, Object> json = map("type", "object");
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Property<?> property : shape.properties()) {
      boolean ruled =
          shape.rules().stream().anyMatch(rule -> rule.fields().contains(property.name()));
      properties.put(property.name(), property(property, !ruled));
      if (property.required().isPresent()) {
        required.add(property.name());
      }
    }
    json.put("properties", properties);
    if (!required.isEmpty()) {
      json.put("required", required);
    }
    if (shape.open()) {
      json.put(ANY, true);
    }
    rules(shape, json);
    return json;
  }

  /** CEL sees no field that may be of several types; of those it is only said who stands where. */
  private static void rules(Shape<?> shape, Map<String, Object> into) {
    List<Object> cel = new ArrayList<>();
    List<Object> presences = new ArrayList<>();
    for (Rule rule : shape.rules().stream().flatMap(StructuralSchema::each).toList()) {
      if (rule.fields().stream().allMatch(field -> isTyped(shape, field))) {
        cel.addAll(CelRule.of(rule));
      } else {
        presences.addAll(presences(rule));
      }
    }
    if (!cel.isEmpty()) {
      into.put("x-kubernetes-validations", cel);
    }
    if (!presences.isEmpty()) {
      into.put("allOf", presences);
    }
  }

  /** What holds for each of many fields, as a rule for each: one may be typed, another not. */
  private static Stream<Rule> each(Rule rule) {
    return rule instanceof Rule.OnlyWith with
        ? with.names().stream().map(name -> new Rule.OnlyWith(with.other(), List.of(name)))
        : Stream.of(rule);
  }

  private static boolean isTyped(Shape<?> shape, String field) {
    return shape
        .property(field)
        .filter(known -> of(known.schema()).containsKey("type"))
        .isPresent();
  }

  private static List<Object> presences(Rule rule) {
    return switch (rule) {
      case Rule.AtLeastOne some -> List.of(map("anyOf", each(some.names())));
      case Rule.ExactlyOne one -> List.of(map("oneOf", each(one.names())));
      case Rule.Excludes excludes ->
          excludes.others().stream()
              .<Object>map(other -> not(List.of(excludes.name(), other)))
              .toList();
      case Rule.OnlyWith with ->
          with.names().stream()
              .<Object>map(
                  name ->
                      map(
                          "anyOf",
                          List.of(not(List.of(name)), map("required", List.of(with.other())))))
              .toList();
      case Rule.Selects _, Rule.NotBelow _, Rule.Fixed _ ->
          throw new IllegalArgumentException(
              "rule: " + rule.sentence() + " (expected: of fields of one type each)");
    };
  }

  private static List<Object> each(List<String> names) {
    return names.stream().<Object>map(name -> map("required", List.of(name))).toList();
  }

  private static Map<String, Object> not(List<String> together) {
    return map("not", map("required", together));
  }

  private static Map<String, Object> property(Property<?> property, boolean defaults) {
    Map<String, Object> json = of(property.schema());
    json.put("description", property.meaning());
    property
        .otherwise()
        .filter(otherwise -> defaults && otherwise.yaml())
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
}
