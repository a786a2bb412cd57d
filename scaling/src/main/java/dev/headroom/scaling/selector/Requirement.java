package dev.headroom.scaling.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One requirement on the label {@code key}. */
public record Requirement(String key, Operator operator, List<String> values) {

  /** How label and values relate. */
  public enum Operator {
    IN,
    NOT_IN,
    EQUALS,
    NOT_EQUALS,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  public Requirement {
    values = List.copyOf(values);
  }

  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case IN, EQUALS -> value != null && values.contains(value);
      case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /** 0 also where there is nothing to compare. */
  private int compare(String value) {
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  /** Why the requirement makes no sense, in Kubernetes' words; null if it does. */
  public @Nullable String problem() {
    List<String> problems = new ArrayList<>();
    String badKey = LabelSyntax.keyProblem(key);
    if (badKey != null) {
      problems.add(LabelSyntax.invalid("key", key, badKey));
    }
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          problems.add(
              "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          problems.add(
              "values: Invalid value: "
                  + quoted()
                  + ": values set must be empty for exists and does not exist");
        }
      }
      case GREATER_THAN, LESS_THAN -> {
        if (!isWhole(values.getFirst())) {
          problems.add(
              LabelSyntax.invalid(
                  "values[0]",
                  values.getFirst(),
                  "for 'Gt', 'Lt' operators, the value must be an integer"));
        }
      }
      case EQUALS, NOT_EQUALS -> {}
    }
    for (int i = 0; i < values.size(); i++) {
      String badValue = LabelSyntax.valueProblem(values.get(i));
      if (badValue != null) {
        problems.add(
            LabelSyntax.invalid("values[" + i + "][" + key + "]", values.get(i), badValue));
      }
    }
    if (problems.isEmpty()) {
      return null;
    }
    return problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
  }

  private String quoted() {
    List<String> quoted = new ArrayList<>();
    for (String value : values) {
      quoted.add(GoText.quoted(value));
    }
    return "[" + String.join(",", quoted) + "]";
  }

  private static boolean isWhole(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }
}
