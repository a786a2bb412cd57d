package dev.headroom.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value in a document and the line that it starts at (from 1). Immutable. */
public sealed interface Node {
  /** The line in the file, from 1. */
  int line();

  /** The value as a problem shows it: short, on one line. */
  String shown();

  /** The value as maps, lists, texts, numbers and booleans; null where it says so. */
  @Nullable Object tree();

  /** Fields by name, in the order of the document. */
  record Mapping(Map<String, Node> fields, int line) implements Node {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String shown() {
      return fields.isEmpty() ? "{}" : "{" + fields.keySet().iterator().next() + ": …}";
    }

    @Override
    public Object tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      fields.forEach((name, node) -> tree.put(name, node.tree()));
      return tree;
    }
  }

  /** A list. */
  record Sequence(List<Node> items, int line) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return items.isEmpty() ? "[]" : "[… " + items.size() + " items]";
    }

    @Override
    public Object tree() {
      List<@Nullable Object> tree = new ArrayList<>();
      items.forEach(node -> tree.add(node.tree()));
      return tree;
    }
  }

  /** A single value; {@code text} is as written, so that a number keeps its digits. */
  record Scalar(Kind kind, String text, int line) implements Node {
    private static final int SHOWN_CHARACTERS = 80;

    /** What YAML 1.1 and JSON say that an unquoted value is. */
    public enum Kind {
      STRING,
      INTEGER,
      DECIMAL,
      BOOLEAN,
      NULL
    }

    @Override
    public String shown() {
      if (kind != Kind.STRING) {
        return text.isEmpty() ? "null" : text;
      }
      String cut =
          text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
      return '"' + Printable.of(cut) + '"';
    }

    @Override
    public @Nullable Object tree() {
      return switch (kind) {
        case STRING -> text;
        case BOOLEAN -> Boolean.valueOf(text);
        case NULL -> null;
        case INTEGER -> whole(text);
        case DECIMAL -> decimal(text);
      };
    }

    private static Object whole(String text) {
      try {
        long value = Long.parseLong(text);
        // As parsers of JSON give it: some readers take no other for a port.
        return (int) value == value ? (Object) (int) value : (Object) value;
      } catch (NumberFormatException e) {
        return text;
      }
    }

    private static Object decimal(String text) {
      try {
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : text;
      } catch (NumberFormatException e) {
        return text;
      }
    }
  }
}
