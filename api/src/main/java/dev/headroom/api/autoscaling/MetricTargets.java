package dev.headroom.api.autoscaling;

import dev.headroom.api.document.Field;
import dev.headroom.api.document.Fields;
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

  private MetricTargets() {}

  /** As written; what is absent or wrong is null. */
  private record Written(
      Fields fields,
      String type,
      @Nullable Quantity value,
      @Nullable Quantity averageValue,
      @Nullable Integer averageUtilization) {}

  /** Of a Resource or ContainerResource metric: averageUtilization or averageValue. */
  static @Nullable MetricTarget ofResource(Field field) {
    return decode(
        field,
        written -> {
          if (written.averageValue() != null && written.averageUtilization() != null) {
            written.fields().get("averageValue").problem("nothing, as averageUtilization is set");
          }
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          if (written.averageUtilization() != null) {
            return new MetricTarget.Utilization(written.averageUtilization());
          }
          written.fields().get("averageUtilization").problem("a percentage, or an averageValue");
          return null;
        });
  }

  /** Of a Pods metric: averageValue. */
  static @Nullable MetricTarget ofPods(Field field) {
    return decode(
        field,
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
  static @Nullable MetricTarget ofObject(Field field) {
    return decode(
        field,
        written -> {
          if (written.value() == null && written.averageValue() == null) {
            written.fields().get("averageValue").problem("a quantity, or a value");
            return null;
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
  static @Nullable MetricTarget ofExternal(Field field) {
    return decode(
        field,
        written -> {
          if (written.value() != null && written.averageValue() != null) {
            written.fields().get("value").problem("nothing, as averageValue is set");
          }
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          if (written.value() != null) {
            return new MetricTarget.Value(written.value());
          }
          written.fields().get("averageValue").problem("a quantity, or a value");
          return null;
        });
  }

  private static @Nullable MetricTarget decode(Field field, Choice choice) {
    return field
        .required("a target")
        .object(
            fields -> {
              Field type = fields.required("type", "one of Utilization, Value, AverageValue");
              String typeName = type.string();
              if (typeName != null && !TYPES.contains(typeName)) {
                type.problem("one of Utilization, Value, AverageValue");
              }
              Quantity value = Quantities.positive(fields.get("value"));
              Quantity averageValue = Quantities.positive(fields.get("averageValue"));
              Integer utilization = fields.get("averageUtilization").integer(1, Integer.MAX_VALUE);
              if (typeName == null || !fields.ok()) {
                return null;
              }
              return choice.of(new Written(fields, typeName, value, averageValue, utilization));
            });
  }

  /** Picks the value that a source uses, and reports what it cannot use. */
  private interface Choice {
    @Nullable MetricTarget of(Written written);
  }
}
