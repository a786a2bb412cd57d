package dev.headroom.api.resource;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes and reads variables of a replica's environment. */
final class EnvFields {
  /** A variable: with a value, or with where a cluster has it. */
  record Variable(String name, @Nullable String value, @Nullable Object from) {}

  private static final Property<String> NAME =
      Property.of(
              "name",
              Text.matching("[^=\\x00]*[^=\\x00\\s][^=\\x00]*", "a variable's name, without ="),
              "The variable's name.",
              "WORKERS")
          .required("a variable's name");
  private static final Property<String> VALUE =
      Property.of("value", NamedValue.PASSABLE, "Its value; {port} as in command.", "\"1\"");
  private static final Property<Object> VALUE_FROM =
      Property.of(
          "valueFrom",
          Verbatim.map("EnvVarSource"),
          "On a cluster: where its value is, as in a Pod; on one machine it is not set.",
          "{secretKeyRef: {name: s3, key: AWS_SECRET_ACCESS_KEY}}");

  /** Variables of a process. */
  static final Property<List<Variable>> ENV =
      Property.<List<Variable>>of(
              "env",
              ListOf.any(
                      Shape.of("EnvVar", List.of(NAME, VALUE, VALUE_FROM), EnvFields::variable)
                          .where(Rule.exactlyOne("value", "valueFrom")))
                  .by("name", "another name: each variable once"),
              "What is added to a replica's environment.",
              "[{name: WORKERS, value: \"1\"}]")
          .otherwise(List.of(), "[]");

  private EnvFields() {}

  private static @Nullable Variable variable(Fields fields) {
    String name = NAME.in(fields);
    String value = VALUE.in(fields);
    Object from = VALUE_FROM.in(fields);
    return name == null ? null : new Variable(name, value, from);
  }

  /** Those with a value, by name, in their order. */
  static Map<String, String> values(List<Variable> variables) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Variable variable : variables) {
      if (variable.value() != null) {
        map.put(variable.name(), variable.value());
      }
    }
    return map;
  }

  /** Where the values of the others are, likewise. */
  static Map<String, Object> sources(List<Variable> variables) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Variable variable : variables) {
      if (variable.from() != null) {
        map.put(variable.name(), variable.from());
      }
    }
    return map;
  }
}
