package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Targets of metrics (autoscaling/v2 MetricTarget) in documents. Which of its values counts depends
 * on the source.
 */
final class MetricTargets {
  private static final Set<String> TYPES = Set.of("Utilization", "Value", "AverageValue");

  private static final String EXPECTED_TYPE = "one of Utilization, Value, AverageValue";

  private MetricTargets() {}

  /** As written; what is absent or wrong is null. */
  private record Written(
      Fields fields,
      String type,
      @Nullable Quantity value,
      @Nullable Quantity averageValue,
      @Nullable Integer averageUtilization,
      Rules rules) {

    /** Reports what Kubernetes would not admit; the controller has an answer to it all the same. */
    void refuse(String name, String expected) {
      if (rules == Rules.ADMISSION) {
        fields.get(name).problem(expected);
      }
    }
  }

  /** Of a Resource or ContainerResource metric: averageUtilization or averageValue. */
  static @Nullable MetricTarget ofResource(Field field, Rules rules) {
    return decode(
        field,
        rules,
        written -> {
          if (written.averageValue() != null && written.averageUtilization() != null) {
            written.refuse("averageValue", "nothing, as averageUtilization is set");
          }
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          if (written.averageUtilization() != null) {
            return new MetricTarget.Utilization(written.averageUtilization());
          }
          written.refuse("averageUtilization", "a percentage, or an averageValue");
          return new MetricTarget.Unset();
        });
  }

  /** Of a Pods metric: averageValue. */
  static @Nullable MetricTarget ofPods(Field field, Rules rules) {
    return decode(
        field,
        rules,
        written -> {
          if (written.averageValue() == null) {
            written.fields().get("averageValue").problem("a quantity above 0");
            return null;
          }
          return new MetricTarget.AverageValue(written.averageValue());
        });
  }

  /**
   * Of an Object metric: value or averageValue; the type says which, and one that has none fails
   * when it is used.
   */
  static @Nullable MetricTarget ofObject(Field field, Rules rules) {
    return decode(
        field,
        rules,
        written -> {
          if (written.value() == null && written.averageValue() == null) {
            written.refuse("averageValue", "a quantity, or a value");
          }
          if (written.type().equals("Value") && written.value() != null) {
            return new MetricTarget.Value(written.value());
          }
          if (written.type().equals("AverageValue") && written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          return new MetricTarget.Unset();
        });
  }

  /** Of an External metric: value or averageValue. */
  static @Nullable MetricTarget ofExternal(Field field, Rules rules) {
    return decode(
        field,
        rules,
        written -> {
          if (written.value() != null && written.averageValue() != null) {
            written.refuse("value", "nothing, as averageValue is set");
          }
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          if (written.value() != null) {
            return new MetricTarget.Value(written.value());
          }
          written.refuse("averageValue", "a quantity, or a value");
          return new MetricTarget.Unset();
        });
  }

  private static @Nullable MetricTarget decode(Field field, Rules rules, Choice choice) {
    return field
        .required("a target")
        .object(
            fields -> {
              String typeName = type(fields, rules);
              Quantity value = Quantities.positive(fields.get("value"));
              Quantity averageValue = Quantities.positive(fields.get("averageValue"));
              Integer utilization = fields.get("averageUtilization").integer(1, Integer.MAX_VALUE);
              if (!fields.ok()) {
                return null;
              }
              return choice.of(
                  new Written(fields, typeName, value, averageValue, utilization, rules));
            });
  }

  /** The type; empty where a stored object has none, which only an Object metric's target needs. */
  private static String type(Fields fields, Rules rules) {
    Field field = fields.get("type");
    String type = field.string();
    if (rules == Rules.STORED && (type == null || type.isEmpty())) {
      return "";
    }
    if (field.required(EXPECTED_TYPE).present() && type != null && !TYPES.contains(type)) {
      field.problem(EXPECTED_TYPE);
    }
    return type == null ? "" : type;
  }

  /** Picks the value that a source uses, and reports what it cannot use. */
  private interface Choice {
    @Nullable MetricTarget of(Written written);
  }
}
