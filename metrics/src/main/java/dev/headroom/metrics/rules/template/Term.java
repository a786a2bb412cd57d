package dev.headroom.metrics.rules.template;

import java.util.List;

/** What an action speaks of. */
sealed interface Term {
  /** A string, a number (Long) or a Boolean. */
  record Constant(Object value) implements Term {}

  /** The dot. */
  record Dot() implements Term {}

  /** {@code of.name}: a field of the data, or of a map. */
  record Field(Term of, String name) implements Term {}

  /** Without its {@code $}; the empty name is the data. */
  record Variable(String name) implements Term {}

  record Call(String function, List<Term> arguments) implements Term {}
}
