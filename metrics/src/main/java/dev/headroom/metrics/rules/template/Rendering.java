package dev.headroom.metrics.rules.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fills in a template once. Not thread-safe. */
final class Rendering {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Object> variables = new HashMap<>();
  private Object dot;

  Rendering(Map<String, Object> data) {
    dot = data;
    variables.put("", data);
  }

  String text() {
    return text.toString();
  }

  void all(List<Part> parts) {
    parts.forEach(this::one);
  }

  private void one(Part part) {
    switch (part) {
      case Part.Literal(String literal) -> write(literal);
      case Part.Write(Term term) -> write(shown(value(term)));
      case Part.Assign(String variable, Term term) -> variables.put(variable, value(term));
      case Part.If branch ->
          all(isTrue(value(branch.condition())) ? branch.then() : branch.otherwise());
      case Part.With with -> with(with);
      case Part.Range range -> range(range);
    }
  }

  private void write(String piece) {
    if (text.length() + piece.length() > Template.MAX_CHARACTERS) {
      throw new TemplateException(
          "it comes to more than " + Template.MAX_CHARACTERS + " characters");
    }
    text.append(piece);
  }

  private void with(Part.With with) {
    Object value = value(with.term());
    if (isTrue(value)) {
      inside(value, with.variable(), with.then());
    } else {
      all(with.otherwise());
    }
  }

  private void range(Part.Range range) {
    Map<Object, Object> elements = elements(value(range.over()));
    if (elements.isEmpty()) {
      all(range.otherwise());
    }
    elements.forEach(
        (key, element) -> {
          if (!range.key().isEmpty()) {
            variables.put(range.key(), key);
          }
          inside(element, range.value(), range.each());
        });
  }

  /** With the dot, and the variable if it has a name, standing for the value. */
  private void inside(Object value, String variable, List<Part> parts) {
    Object outer = dot;
    if (!variable.isEmpty()) {
      variables.put(variable, value);
    }
    dot = value;
    all(parts);
    dot = outer;
  }

  private static Map<Object, Object> elements(Object value) {
    Map<Object, Object> elements = new TreeMap<>();
    switch (value) {
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          elements.put((long) i, list.get(i));
        }
      }
      case Map<?, ?> map -> map.forEach(elements::put);
      default -> throw new TemplateException("range over " + shown(value) + ": not a list or map");
    }
    return elements;
  }

  private Object value(Term term) {
    return switch (term) {
      case Term.Constant(Object value) -> value;
      case Term.Dot _ -> dot;
      case Term.Variable(String name) -> variable(name);
      case Term.Field(Term of, String name) -> field(value(of), name);
      case Term.Call(String function, List<Term> arguments) ->
          Functions.call(function, arguments.stream().map(this::value).toList());
    };
  }

  private Object variable(String name) {
    Object value = variables.get(name);
    if (value == null) {
      throw new TemplateException("$" + name + ": no such variable");
    }
    return value;
  }

  private static Object field(Object of, String name) {
    if (of instanceof Map<?, ?> map && map.get(name) != null) {
      return map.get(name);
    }
    throw new TemplateException(
        "." + name + ": there is none here (in a range, the template's own is $." + name + ")");
  }

  /** As Go has it: false, 0 and what is empty are not. */
  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean bool -> bool;
      case Long number -> number != 0;
      case String string -> !string.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** As Go prints it. */
  private static String shown(Object value) {
    return switch (value) {
      case List<?> list ->
          "[" + String.join(" ", list.stream().map(Rendering::shown).toList()) + "]";
      case Map<?, ?> map ->
          "map["
              + String.join(
                  " ",
                  map.entrySet().stream()
                      .map(entry -> shown(entry.getKey()) + ":" + shown(entry.getValue()))
                      .sorted()
                      .toList())
              + "]";
      default -> value.toString();
    };
  }
}
