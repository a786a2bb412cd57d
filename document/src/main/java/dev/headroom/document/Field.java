package dev.headroom.document;

import dev.headroom.document.Node.Scalar;
import dev.headroom.document.Node.Scalar.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, and what stands there, if anything. The methods named for a type answer
 * null where the value is absent or {@code null}, and where it is of another type or out of range,
 * which they report.
 */
public final class Field {
  private final Document document;
  private final Problems problems;
  private final boolean strict;
  private final @Nullable Field parent;
  private final String step;
  private final @Nullable Node node;

  Field(
      Document document,
      Problems problems,
      boolean strict,
      @Nullable Field parent,
      String step,
      @Nullable Node node) {
    this.document = document;
    this.problems = problems;
    this.strict = strict;
    this.parent = parent;
    this.step = step;
    this.node = node;
  }

  /** Whether a value other than {@code null} stands here. */
  public boolean present() {
    return node != null && !(node instanceof Scalar scalar && scalar.kind() == Kind.NULL);
  }

  /** This field, after reporting it if nothing stands here. */
  public Field required(String expected) {
    if (!present()) {
      problem(expected);
    }
    return this;
  }

  /** A text. A number or boolean without quotes is of the wrong type, as it is to Kubernetes. */
  public @Nullable String string() {
    return scalar(Kind.STRING, "a string") instanceof Scalar scalar ? scalar.text() : null;
  }

  /** The single value as written, whatever its type, unchecked. */
  public @Nullable String text() {
    return node instanceof Scalar scalar ? scalar.text() : null;
  }

  /** A text that is not empty. */
  public @Nullable String name() {
    String text = string();
    if (text != null && text.isBlank()) {
      problem("a name");
      return null;
    }
    return text;
  }

  /** A text or a number as written, for quantities. */
  public @Nullable String literal() {
    if (node instanceof Scalar scalar
        && (scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL)) {
      return scalar.text();
    }
    return scalar(Kind.STRING, "a number or a string") instanceof Scalar scalar
        ? scalar.text()
        : null;
  }

  public @Nullable Boolean bool() {
    return scalar(Kind.BOOLEAN, "true or false") instanceof Scalar scalar
        ? Boolean.valueOf(scalar.text())
        : null;
  }

  /** A whole number in a range, both ends included. */
  public @Nullable Integer integer(int least, int most) {
    Long value = integer((long) least, most);
    return value == null ? null : value.intValue();
  }

  /** A whole number in a range, both ends included. */
  public @Nullable Long integer(long least, long most) {
    String expected = wholeNumber(least, most);
    if (!(scalar(Kind.INTEGER, expected) instanceof Scalar scalar)) {
      return null;
    }
    try {
      long value = Long.parseLong(scalar.text());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Beyond a long is out of range, too.
    }
    problem(expected);
    return null;
  }

  /** What {@link #integer} expects, in words. */
  public static String wholeNumber(long least, long most) {
    return "a whole number"
        + (least <= Integer.MIN_VALUE ? "" : " from " + least)
        + (most >= Integer.MAX_VALUE ? "" : " to " + most);
  }

  /** A number, whole or decimal, finite. */
  public @Nullable Double number() {
    if (!present()) {
      return null;
    }
    if (node instanceof Scalar scalar
        && (scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL)) {
      try {
        double value = Double.parseDouble(scalar.text());
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // YAML's .inf and .nan are no finite numbers.
      }
    }
    problem("a number");
    return null;
  }

  /**
   * An int32, as Kubernetes reads its own fields; whether its value makes sense is for validation
   * to say.
   */
  public @Nullable Integer int32() {
    return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A moment, as {@code 2026-01-01T12:00:00Z}. */
  public @Nullable Instant time() {
    String expected = "a time as 2026-01-01T12:00:00Z";
    if (!(scalar(Kind.STRING, expected) instanceof Scalar scalar)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(scalar.text()).toInstant();
    } catch (DateTimeParseException e) {
      problem(expected);
      return null;
    }
  }

  /** A duration as Kubernetes writes them, such as {@code 1m0s}. */
  public @Nullable Duration duration() {
    String expected = "a duration, as 5m0s";
    if (!(scalar(Kind.STRING, expected) instanceof Scalar scalar)) {
      return null;
    }
    try {
      return GoDuration.parse(scalar.text());
    } catch (IllegalArgumentException e) {
      problem(expected);
      return null;
    }
  }

  /** What one of the names stands for. */
  public <T> @Nullable T choice(Map<String, T> choices) {
    String expected = oneOf(choices.keySet());
    if (!(scalar(Kind.STRING, expected) instanceof Scalar scalar)) {
      return null;
    }
    T value = choices.get(scalar.text());
    if (value == null) {
      problem(expected);
    }
    return value;
  }

  /** What {@link #choice} expects, in words. */
  public static String oneOf(Collection<String> names) {
    return "one of " + String.join(", ", new TreeSet<>(names));
  }

  /** Whether a map stands here. */
  public boolean isMap() {
    return node instanceof Node.Mapping;
  }

  /** Whether a list stands here. */
  public boolean isList() {
    return node instanceof Node.Sequence;
  }

  /**
   * What stands here as a tree of maps, lists, texts, numbers and booleans; null where nothing
   * does. It keeps the values of whole numbers and doubles, and whatever else is written is a text.
   */
  public @Nullable Object tree() {
    return node == null ? null : node.tree();
  }

  /** The items of a list; none where it is absent. */
  public List<Field> items() {
    if (!present()) {
      return List.of();
    }
    if (!(node instanceof Node.Sequence sequence)) {
      problem("a list");
      return List.of();
    }
    List<Field> items = new ArrayList<>(sequence.items().size());
    for (int i = 0; i < sequence.items().size(); i++) {
      items.add(child("[" + i + "]", sequence.items().get(i)));
    }
    return items;
  }

  /**
   * What {@code decode} makes of each item; an item that it could not make anything of is left out.
   */
  public <T> List<T> list(Function<Field, @Nullable T> decode) {
    List<T> list = new ArrayList<>();
    for (Field item : items()) {
      T value = decode.apply(item);
      if (value != null) {
        list.add(value);
      } else if (!item.present()) {
        item.problem("a value");
      }
    }
    return list;
  }

  /** The entries of a map with free keys; none where it is absent. */
  public Map<String, Field> entries() {
    if (!present()) {
      return Map.of();
    }
    if (!(node instanceof Node.Mapping mapping)) {
      problem("a map");
      return Map.of();
    }
    Map<String, Field> entries = new LinkedHashMap<>();
    mapping.fields().forEach((key, value) -> entries.put(key, child(key, value)));
    return entries;
  }

  /** A map of texts. */
  public Map<String, String> strings() {
    Map<String, String> strings = new LinkedHashMap<>();
    entries()
        .forEach(
            (key, value) -> {
              String text = value.required("a string").string();
              if (text != null) {
                strings.put(key, text);
              }
            });
    return strings;
  }

  /**
   * What {@code decode} makes of a map with known fields; where strict, a field that it does not
   * ask for is a problem.
   */
  public <T> @Nullable T object(Function<Fields, @Nullable T> decode) {
    if (!present()) {
      return null;
    }
    if (!(node instanceof Node.Mapping mapping)) {
      problem("a map");
      return null;
    }
    Fields fields = new Fields(this, mapping, problems);
    T value = decode.apply(fields);
    if (strict) {
      fields.reportUnknown();
    }
    return value;
  }

  /** This field, with unknown fields below it being problems. */
  public Field strictly() {
    return new Field(document, problems, true, parent, step, node);
  }

  /** This field, with unknown fields below it being ignored. */
  public Field leniently() {
    return new Field(document, problems, false, parent, step, node);
  }

  /** Reports that what stands here is not as expected. */
  public void problem(String expected) {
    problem(node == null ? "missing" : node.shown(), expected);
  }

  /** Reports that {@code value}, which what stands here comes to, is not as expected. */
  public void problem(String value, String expected) {
    problems.add(document.problem(path(), line(), Printable.of(value), expected));
  }

  /** The path from the object, as {@code spec.metrics[0].type}. */
  public String path() {
    if (parent == null) {
      return step;
    }
    String before = parent.path();
    return before.isEmpty() || step.startsWith("[") ? before + step : before + "." + step;
  }

  Field child(String childStep, @Nullable Node childNode) {
    return new Field(document, problems, strict, this, childStep, childNode);
  }

  private int line() {
    Field at = this;
    while (at.node == null && at.parent != null) {
      at = at.parent;
    }
    return at.node == null ? 0 : at.node.line();
  }

  private @Nullable Node scalar(Kind kind, String expected) {
    if (!present()) {
      return null;
    }
    if (node instanceof Scalar scalar && scalar.kind() == kind) {
      return node;
    }
    problem(expected);
    return null;
  }
}
