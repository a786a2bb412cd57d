package dev.headroom.api.resource;

import dev.headroom.document.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a program is given as texts. */
final class Texts {
  private Texts() {}

  /** A text that a program can be given: without the character that ends a text there. */
  static @Nullable String passable(Field field) {
    String text = field.string();
    if (text != null && text.indexOf(0) >= 0) {
      field.problem("a string without the character NUL");
      return null;
    }
    return text;
  }

  /** Variables, as Kubernetes has them: a list of names and values. */
  static Map<String, String> env(Field field) {
    Map<String, String> env = new LinkedHashMap<>();
    for (Field item : field.items()) {
      item.object(
          fields -> {
            Field nameField = fields.required("name", "a variable's name");
            String name = nameField.name();
            String value = passable(fields.required("value", "a string"));
            if (name != null && (name.contains("=") || name.indexOf(0) >= 0)) {
              nameField.problem("a variable's name, without =");
            } else if (name != null && value != null && env.putIfAbsent(name, value) != null) {
              nameField.problem("another name: each variable once");
            }
            return null;
          });
    }
    return env;
  }
}
