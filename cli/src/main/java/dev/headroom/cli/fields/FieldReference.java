package dev.headroom.cli.fields;

import dev.headroom.api.resource.Kind;
import dev.headroom.api.resource.Resources;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** All fields as a page of Markdown, a table for each map. */
final class FieldReference {
  private static final String INTRODUCTION =
      """
      # Fields

      Made from the code by `./headroom fields --markdown >docs/fields.md`; a test fails when it is not the newest. On a terminal
      `headroom fields ModelServer.spec.scaling` says the same, `headroom validate FILE` checks a file, and
      [schema/headroom.schema.json](schema/headroom.schema.json) is the JSON Schema for editors (with Red Hat's YAML extension, as the
      file's first line: `# yaml-language-server: $schema=…/headroom.schema.json`).
      [deploy/crds.yaml](../deploy/crds.yaml) says the same to a Kubernetes API server, as CustomResourceDefinitions.

      A file has one or more objects, between lines of `---`. A field that is not here is a problem, and nothing is started.
      """;

  private final PrintWriter out;
  private final Map<String, Shape<?>> shown = new LinkedHashMap<>();

  FieldReference(PrintWriter out) {
    this.out = out;
  }

  /** Writes the page. */
  void write() {
    out.print(INTRODUCTION);
    for (Kind<?> kind : Resources.kinds()) {
      out.print("\n## " + kind.name() + "\n\n");
      out.print(kind.meaning() + "\n\n");
      if (shown.putIfAbsent(kind.shape().name(), kind.shape()) == null) {
        table(kind.shape());
        within(kind.shape());
      }
    }
  }

  /** What its fields have in them, each once, depth first. */
  private void within(Shape<?> shape) {
    for (Property<?> property : shape.properties()) {
      FieldPath.shapeOf(property.schema())
          .ifPresent(
              inner -> {
                if (shown.putIfAbsent(inner.name(), inner) == null) {
                  out.print("\n### " + inner.name() + "\n\n");
                  table(inner);
                  within(inner);
                }
              });
    }
  }

  private void table(Shape<?> shape) {
    for (Rule rule : shape.rules()) {
      out.print(rule.sentence() + "\n");
    }
    if (!shape.rules().isEmpty()) {
      out.print("\n");
    }
    out.print("| field | type | default | meaning | example |\n|---|---|---|---|---|\n");
    for (Property<?> property : shape.properties()) {
      out.print(row(property));
    }
  }

  private static String row(Property<?> property) {
    String expected =
        FieldText.saysMore(property.schema())
            ? "; " + property.schema().expected().replaceFirst("^a whole number ", "")
            : "";
    String otherwise =
        property.required().isPresent()
            ? "**required**"
            : property
                .otherwise()
                .map(value -> value.yaml() ? code(value.shown()) : value.shown())
                .orElse("");
    return "| `"
        + property.name()
        + "` | "
        + type(property)
        + cell(expected)
        + " | "
        + cell(otherwise)
        + " | "
        + cell(property.meaning())
        + " | "
        + code(cell(property.example()))
        + " |\n";
  }

  private static String type(Property<?> property) {
    String type = property.schema().type();
    return FieldPath.shapeOf(property.schema())
        .map(shape -> "[" + type.replace("[]", "\\[\\]") + "](#" + anchor(shape) + ")")
        .orElse(type);
  }

  private static String anchor(Shape<?> shape) {
    return shape.name().toLowerCase(Locale.ROOT);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
