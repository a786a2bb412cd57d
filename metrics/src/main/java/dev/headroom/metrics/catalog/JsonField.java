package dev.headroom.metrics.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A value in a JSON file that knows where it is, so that a problem with it can say so. */
record JsonField(String path, JsonNode node) {
  JsonField get(String name) {
    JsonField field = new JsonField(path + (path.endsWith(" ") ? "" : ".") + name, node.path(name));
    if (field.node.isMissingNode()) {
      throw field.problem("a value");
    }
    return field;
  }

  boolean has(String name) {
    return node.has(name);
  }

  List<String> names() {
    return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  List<JsonField> elements() {
    if (!node.isArray()) {
      throw problem("a list");
    }
    List<JsonField> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new JsonField(path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  List<String> texts() {
    return elements().stream().map(JsonField::text).toList();
  }

  String text() {
    if (!node.isTextual()) {
      throw problem("a text");
    }
    return node.textValue();
  }

  double number() {
    if (!node.isNumber()) {
      throw problem("a number");
    }
    return node.doubleValue();
  }

  IllegalArgumentException problem(String expected) {
    return new IllegalArgumentException(
        path + ": " + (node.isMissingNode() ? "missing" : node) + " (expected: " + expected + ")");
  }
}
