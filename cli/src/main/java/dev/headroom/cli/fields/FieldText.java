package dev.headroom.cli.fields;

import dev.headroom.api.resource.Kind;
import dev.headroom.api.resource.Resources;
import dev.headroom.document.schema.Anything;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Fields for a terminal, in the form of {@code kubectl explain}. */
final class FieldText {
  private static final int WIDTH = 80;
  private static final String INDENT = "    ";

  private final PrintWriter out;

  FieldText(PrintWriter out) {
    this.out = out;
  }

  /** The kinds, a line each. */
  void kinds() {
    out.printf("%-25s%-24s%s%n", "KIND", "APIVERSION", "DESCRIPTION");
    for (Kind<?> kind : Resources.kinds()) {
      out.printf("%-25s%-24s%s%n", kind.name(), kind.apiVersion(), kind.meaning());
    }
  }

  /** One field. */
  void field(FieldPath path, boolean recursive) {
    Kind<?> kind = path.kind();
    out.println("KIND:       " + kind.name());
    out.println("VERSION:    " + kind.apiVersion());
    out.println();
    path.property().ifPresent(property -> out.println("FIELD: " + head(property) + "\n"));
    out.println("DESCRIPTION:");
    paragraph(path.property().map(Property::meaning).orElse(kind.meaning()), INDENT);
    path.property().ifPresent(property -> about(property, INDENT));
    path.shape().ifPresent(shape -> fields(shape, recursive));
  }

  private void fields(Shape<?> shape, boolean recursive) {
    for (Rule rule : shape.rules()) {
      paragraph(rule.sentence(), INDENT);
    }
    out.println();
    out.println("FIELDS:");
    if (recursive) {
      tree(shape, "  ");
      return;
    }
    for (Property<?> property : shape.properties()) {
      out.println("  " + head(property));
      paragraph(property.meaning(), INDENT);
      about(property, INDENT);
      out.println();
    }
  }

  private void tree(Shape<?> shape, String indent) {
    for (Property<?> property : shape.properties()) {
      out.println(indent + head(property));
      FieldPath.shapeOf(property.schema()).ifPresent(inner -> tree(inner, indent + "  "));
    }
  }

  private static String head(Property<?> property) {
    return property.name()
        + " <"
        + property.schema().type()
        + ">"
        + (property.required().isPresent() ? " -required-" : "");
  }

  private void about(Property<?> property, String indent) {
    paragraph(about(property), indent);
  }

  /** What may stand there, what holds where nothing does, and an example. */
  private static String about(Property<?> property) {
    List<String> parts = new ArrayList<>();
    if (saysMore(property.schema())) {
      parts.add("Expected: " + property.schema().expected() + ".");
    }
    property.otherwise().ifPresent(value -> parts.add("Default: " + value.shown() + "."));
    parts.add("Example: " + property.example());
    return String.join(" ", parts);
  }

  /** Whether what is expected says more than the type. */
  static boolean saysMore(Schema<?> schema) {
    return switch (schema) {
      case Shape<?> _, Anything _ -> false;
      case ListOf<?> list -> list.least() > 0;
      case Choice<?> _ -> true;
      default ->
          !List.of("a string", "a name", "a map", "true or false").contains(schema.expected());
    };
  }

  private void paragraph(String text, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() > indent.length() && line.length() + word.length() >= WIDTH) {
        out.println(line);
        line.setLength(indent.length());
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    out.println(line);
  }
}
