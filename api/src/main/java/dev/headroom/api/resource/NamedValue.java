package dev.headroom.api.resource;

import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A name and a value, in lists as Kubernetes has them for variables and headers. */
record NamedValue(String name, String value) {
  /** A text that a program can be given: without the character that ends a text there. */
  static final Text PASSABLE = Text.matching("[^\\x00]*", "a string without the character NUL");

  /** Headers of a request. */
  static final Property<List<NamedValue>> HTTP_HEADERS =
      Property.<List<NamedValue>>of(
              "httpHeaders",
              list(
                  "HTTPHeader",
                  Property.of(
                          "name",
                          Text.matching(
                              "[!#$%&'*+.^_`|~0-9A-Za-z-]+", "a header's name, as Authorization"),
                          "The header's name.",
                          "Content-Type")
                      .required("a header's name"),
                  Property.of(
                          "value",
                          Text.matching("[\\x20-\\x7e\\t]*", "a header's value, in ASCII"),
                          "Its value.",
                          "application/json")
                      .required("a string"),
                  "another name: each header once"),
              "The request's headers.",
              "[{name: Content-Type, value: application/json}]")
          .otherwise(List.of(), "[]");

  private static ListOf<NamedValue> list(
      String type, Property<String> name, Property<String> value, String once) {
    return ListOf.any(
            Shape.<NamedValue>of(
                type,
                List.of(name, value),
                fields -> {
                  String key = name.in(fields);
                  String text = value.in(fields);
                  return key == null || text == null ? null : new NamedValue(key, text);
                }))
        .by("name", once);
  }

  /** By name, in their order. */
  static Map<String, String> map(List<NamedValue> list) {
    Map<String, String> map = new LinkedHashMap<>();
    list.forEach(item -> map.put(item.name(), item.value()));
    return map;
  }
}
