package dev.headroom.document;

import dev.headroom.document.Node.Scalar;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a document's tree into objects: itself, or, where it is a list as {@code kubectl get}
 * prints it, its items. A list of metric values stays whole, because a metrics API's answer has a
 * meaning as such, even an empty one.
 */
final class Listing {
  private static final Set<String> WHOLE =
      Set.of("PodMetricsList", "MetricValueList", "ExternalMetricValueList");

  private final String file;
  private final int index;
  private final List<Document> into;
  private final Problems problems;

  Listing(String file, int index, List<Document> into, Problems problems) {
    this.file = file;
    this.index = index;
    this.into = into;
    this.problems = problems;
  }

  void add(Node root) {
    add("", root, null, null);
  }

  private void add(
      String base, Node node, @Nullable String listApiVersion, @Nullable String listKind) {
    if (!(node instanceof Node.Mapping mapping)) {
      problem(base, node, node.shown(), "an object with apiVersion and kind");
      return;
    }
    String apiVersion = text(mapping, base, "apiVersion", listApiVersion, "as apps/v1");
    String kind = text(mapping, base, "kind", listKind, "as Deployment");
    if (apiVersion == null || kind == null) {
      return;
    }
    Node items = mapping.fields().get("items");
    boolean list = kind.endsWith("List") && !WHOLE.contains(kind);
    if (!list || (items == null && !kind.equals("List"))) {
      into.add(new Document(file, index, base, apiVersion, kind, mapping));
    } else if (items instanceof Node.Sequence sequence) {
      boolean typed = !kind.equals("List");
      String itemKind = kind.substring(0, kind.length() - "List".length());
      for (int i = 0; i < sequence.items().size(); i++) {
        String itemBase = (base.isEmpty() ? "" : base + ".") + "items[" + i + "]";
        add(itemBase, sequence.items().get(i), typed ? apiVersion : null, typed ? itemKind : null);
      }
    } else if (!(items instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL)) {
      Node at = items == null ? mapping : items;
      problem("items", at, items == null ? "missing" : items.shown(), "a list");
    }
  }

  private @Nullable String text(
      Node.Mapping mapping, String base, String name, @Nullable String otherwise, String example) {
    Node node = mapping.fields().get(name);
    if (node instanceof Scalar scalar
        && scalar.kind() == Scalar.Kind.STRING
        && !scalar.text().isBlank()) {
      return scalar.text();
    }
    if (node == null && otherwise != null) {
      return otherwise;
    }
    String field = base.isEmpty() ? name : base + "." + name;
    problem(
        field,
        node == null ? mapping : node,
        node == null ? "missing" : node.shown(),
        "a string, " + example);
    return null;
  }

  private void problem(String field, Node at, String value, String expected) {
    problems.add(new Problem(file, at.line(), index, "", field, value, expected));
  }
}
