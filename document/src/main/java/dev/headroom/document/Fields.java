package dev.headroom.document;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields of one map, as its decoder asks for them by name. */
public final class Fields {
  private final Field self;
  private final Node.Mapping mapping;
  private final Problems problems;
  private final int problemsBefore;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(Field self, Node.Mapping mapping, Problems problems) {
    this.self = self;
    this.mapping = mapping;
    this.problems = problems;
    this.problemsBefore = problems.count();
  }

  /** The field of that name, present or not. */
  public Field get(String name) {
    known.add(name);
    return self.child(name, mapping.fields().get(name));
  }

  /** The field of that name, reported if absent. */
  public Field required(String name, String expected) {
    return get(name).required(expected);
  }

  /** Whether a value other than {@code null} stands there; this asks for no value of it. */
  public boolean has(String name) {
    return self.child(name, mapping.fields().get(name)).present();
  }

  /** The single value in the field of that name, as written; null where there is none. */
  public @Nullable String peek(String name) {
    return self.child(name, mapping.fields().get(name)).text();
  }

  /** The names that were asked for, in that order. */
  public Set<String> asked() {
    return Collections.unmodifiableSet(known);
  }

  /** The map itself. */
  public Field self() {
    return self;
  }

  /** Whether nothing wrong was found in this map so far. */
  public boolean ok() {
    return problems.count() == problemsBefore;
  }

  /**
   * The value, if nothing wrong was found in this map; null otherwise. The value's own check, an
   * IllegalArgumentException, is reported as a problem of this map.
   */
  public <T> @Nullable T build(Supplier<T> value) {
    if (!ok()) {
      return null;
    }
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      self.problem(String.valueOf(e.getMessage()));
      return null;
    }
  }

  void reportUnknown() {
    for (String name : mapping.fields().keySet()) {
      if (!known.contains(name)) {
        String meant = Spelling.nearest(name, known);
        self.child(name, mapping.fields().get(name))
            .problem(
                meant == null
                    ? "one of the fields " + String.join(", ", known)
                    : "a known field; did you mean " + meant + "?");
      }
    }
  }
}
