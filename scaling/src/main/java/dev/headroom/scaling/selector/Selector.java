package dev.headroom.scaling.selector;

import java.util.List;
import java.util.Map;

/** A selector that was read, or why it could not be. */
public sealed interface Selector {

  /** All requirements must hold; none selects everything. */
  record Valid(List<Requirement> requirements) implements Selector {
    public Valid {
      requirements = List.copyOf(requirements);
    }

    public boolean matches(Map<String, String> labels) {
      for (Requirement requirement : requirements) {
        if (!requirement.matches(labels)) {
          return false;
        }
      }
      return true;
    }
  }

  /** {@code message} is Kubernetes' own. */
  record Invalid(String message) implements Selector {}

  /** Reads a selector. */
  static Selector parse(String text) {
    try {
      return new Valid(new SelectorParser(Token.scan(text)).parse());
    } catch (SelectorParser.SyntaxException problem) {
      return new Invalid(problem.getMessage());
    }
  }
}
