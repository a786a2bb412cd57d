package dev.headroom.metrics.rules.template;

import java.util.List;

/** A piece of a template. */
sealed interface Part {
  record Literal(String text) implements Part {}

  /** Writes what its term comes to. */
  record Write(Term term) implements Part {}

  /** {@code $variable := term} or {@code $variable = term}. */
  record Assign(String variable, Term term) implements Part {}

  record If(Term condition, List<Part> then, List<Part> otherwise) implements Part {}

  /** As an {@code if}, with the dot standing for what the term comes to. */
  record With(String variable, Term term, List<Part> then, List<Part> otherwise) implements Part {}

  /**
   * Once for each element of a list, or entry of a map by the order of its keys.
   *
   * @param key the variable for the index or key, or empty
   * @param value the variable for the element, or empty
   */
  record Range(String key, String value, Term over, List<Part> each, List<Part> otherwise)
      implements Part {}
}
