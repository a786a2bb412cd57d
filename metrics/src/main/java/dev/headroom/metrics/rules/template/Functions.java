package dev.headroom.metrics.rules.template;

import java.util.List;
import java.util.Map;

/** The functions of templates, as Go defines them. */
final class Functions {
  private Functions() {}

  static Object call(String name, List<Object> arguments) {
    int least = name.equals("eq") || name.equals("ne") || name.equals("index") ? 2 : 1;
    if (arguments.size() < least) {
      throw new TemplateException(
          name + ": " + arguments.size() + " arguments (expected: at least " + least + ")");
    }
    Object first = arguments.getFirst();
    return switch (name) {
      case "and" ->
          arguments.stream()
              .filter(value -> !Rendering.isTrue(value))
              .findFirst()
              .orElse(arguments.getLast());
      case "or" ->
          arguments.stream().filter(Rendering::isTrue).findFirst().orElse(arguments.getLast());
      case "not" -> !Rendering.isTrue(first);
      case "eq" -> arguments.stream().skip(1).anyMatch(first::equals);
      case "ne" -> !first.equals(arguments.get(1));
      case "len" -> length(first);
      case "index" -> index(first, arguments.subList(1, arguments.size()));
      default -> throw new TemplateException(name + ": no such function");
    };
  }

  private static Object length(Object value) {
    return switch (value) {
      case String string -> (long) string.length();
      case List<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      default -> throw new TemplateException("len " + value + ": not a list, map or string");
    };
  }

  /** A key that a map lacks has the empty string, as in Go. */
  private static Object index(Object of, List<Object> keys) {
    Object at = of;
    for (Object key : keys) {
      if (at instanceof Map<?, ?> map && key instanceof String) {
        Object found = map.get(key);
        at = found == null ? "" : found;
      } else if (at instanceof List<?> list
          && key instanceof Long index
          && index >= 0
          && index < list.size()) {
        at = list.get(index.intValue());
      } else {
        throw new TemplateException("index " + key + ": there is none in " + at);
      }
    }
    return at;
  }
}
