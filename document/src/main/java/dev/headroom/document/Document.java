package dev.headroom.document;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of a file: one of Kubernetes' form, or, where the file is one map of its own form,
 * that.
 *
 * @param file the file's name as the user gave it
 * @param index the document in the file, from 1; 0: the file is this one document
 * @param base the path of the object in its document: empty, or {@code items[3]} in a list
 * @param apiVersion the object's apiVersion; empty in a file of its own form; an item of a typed
 *     list has its list's
 * @param kind the object's kind; empty in a file of its own form; an item of a {@code PodList} is a
 *     {@code Pod}
 * @param root the object
 */
public record Document(
    String file, int index, String base, String apiVersion, String kind, Node.Mapping root) {
  private static final Pattern STEPS = Pattern.compile("[.\\[\\]]+");

  /** The group of the apiVersion; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** metadata.name, or an empty string. */
  public String name() {
    return metadata("name", "");
  }

  /** metadata.namespace, or {@code default}. */
  public String namespace() {
    return metadata("namespace", "default");
  }

  private String metadata(String field, String otherwise) {
    return root.fields().get("metadata") instanceof Node.Mapping metadata
            && metadata.fields().get(field) instanceof Node.Scalar value
            && value.kind() == Node.Scalar.Kind.STRING
            && !value.text().isEmpty()
        ? value.text()
        : otherwise;
  }

  /** What problems call it: {@code Kind name}. */
  public String subject() {
    return Printable.of(name().isEmpty() ? kind : kind + " " + name());
  }

  /** The root as a field whose unknown fields are problems. */
  public Field strict(Problems problems) {
    return new Field(this, problems, true, null, "", root);
  }

  /** The root as a field that ignores what its decoder does not ask for. */
  public Field lenient(Problems problems) {
    return new Field(this, problems, false, null, "", root);
  }

  /**
   * A problem found after decoding, at {@code field}, a path as {@code spec.models[0].uri}. The
   * value and line are those of the field, or of the nearest field around it that exists.
   */
  public Problem problem(String field, String expected) {
    Node at = root;
    boolean found = true;
    for (String step : STEPS.split(field, -1)) {
      if (step.isEmpty()) {
        continue;
      }
      Node next =
          switch (at) {
            case Node.Mapping mapping -> mapping.fields().get(step);
            case Node.Sequence sequence -> item(sequence, step);
            case Node.Scalar _ -> null;
          };
      if (next == null) {
        found = false;
        break;
      }
      at = next;
    }
    return problem(field, at.line(), found ? at.shown() : "missing", expected);
  }

  Problem problem(String field, int line, String value, String expected) {
    String path = base.isEmpty() || field.isEmpty() ? base + field : base + "." + field;
    return new Problem(file, line, index, subject(), Printable.of(path), value, expected);
  }

  private static @Nullable Node item(Node.Sequence sequence, String step) {
    try {
      return sequence.items().get(Integer.parseInt(step));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}
