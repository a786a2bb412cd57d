package dev.headroom.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a document and the line that it starts at (from 1). Immutable. */
public sealed interface Node {
  /** The line in the file, from 1. */
  int line();

  /** The value as a problem shows it: short, on one line. */
  String shown();

  /** Fields by name, in the order of the document. */
  record Mapping(Map<String, Node> fields, int line) implements Node {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String shown() {
      return fields.isEmpty() ? "{}" : "{" + fields.keySet().iterator().next() + ": …}";
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
  }
}
