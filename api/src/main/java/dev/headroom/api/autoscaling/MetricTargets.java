package dev.headroom.api.autoscaling;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Targets of metrics (autoscaling/v2 MetricTarget) in documents. Which of its values counts depends
 * on the source.
 */
final class MetricTargets {
  private static final String EXPECTED_TYPE = "one of Utilization, Value, AverageValue";
  private static final Property<String> TYPE =
      Property.of(
              "type",
              Choice.of("Utilization", "Value", "AverageValue"),
              "Which of the values is meant.",
              "AverageValue")
          .required(EXPECTED_TYPE);
  private static final Property<Quantity> VALUE =
      Property.of("value", Quantities.POSITIVE, "The target for the metric as a whole.", "100");
  private static final Property<Quantity> AVERAGE_VALUE =
      Property.of("averageValue", Quantities.POSITIVE, "The target for each replica.", "\"10\"");
  private static final Property<Integer> AVERAGE_UTILIZATION =
      Property.of(
          "averageUtilization",
          Whole.from(1),
          "The target as a percentage of what the pods request.",
          "70");

  private MetricTargets() {}

  /** As written; what is absent is null. */
  private record Written(
      String type,
      @Nullable Quantity value,
      @Nullable Quantity averageValue,
      @Nullable Integer averageUtilization) {}

  /** Of a Resource or ContainerResource metric: averageUtilization or averageValue. */
  static Shape<MetricTarget> ofResource(Rules rules) {
    return shape(
        "ResourceMetricTarget",
        rules,
        Rule.exactlyOne("averageUtilization", "averageValue"),
        written -> {
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          return written.averageUtilization() != null
              ? new MetricTarget.Utilization(written.averageUtilization())
              : new MetricTarget.Unset();
        });
  }

  /** Of a Pods metric: averageValue. */
  static Shape<MetricTarget> ofPods(Rules rules) {
    return shape(
        "PodsMetricTarget",
        rules,
        AVERAGE_VALUE.required("a quantity above 0"),
        written ->
            written.averageValue() == null
                ? null
                : new MetricTarget.AverageValue(written.averageValue()));
  }

  /**
   * Of an Object metric: value or averageValue; the type says which, and one that has none fails
   * when it is used.
   */
  static Shape<MetricTarget> ofObject(Rules rules) {
    return shape(
        "ObjectMetricTarget",
        rules,
        Rule.atLeastOne("averageValue", "value"),
        written -> {
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
  static Shape<MetricTarget> ofExternal(Rules rules) {
    return shape(
        "ExternalMetricTarget",
        rules,
        Rule.exactlyOne("averageValue", "value"),
        written -> {
          if (written.averageValue() != null) {
            return new MetricTarget.AverageValue(written.averageValue());
          }
          return written.value() != null
              ? new MetricTarget.Value(written.value())
              : new MetricTarget.Unset();
        });
  }

  /**
   * A target's shape.
   *
   * @param admitted what Kubernetes asks of a new one; the controller has an answer to others all
   *     the same
   */
  private static Shape<MetricTarget> shape(
      String name, Rules rules, Rule admitted, Choosing choice) {
    Shape<MetricTarget> shape = shape(name, rules, AVERAGE_VALUE, choice);
    return rules == Rules.ADMISSION ? shape.where(admitted) : shape;
  }

  private static Shape<MetricTarget> shape(
      String name, Rules rules, Property<Quantity> averageValue, Choosing choice) {
    Property<String> type = type(rules);
    return Shape.of(
        name,
        List.of(type, averageValue, VALUE, AVERAGE_UTILIZATION),
        fields -> decode(fields, type, averageValue, choice));
  }

  /** In a stored object only an Object metric's target needs its type. */
  private static Property<String> type(Rules rules) {
    return rules == Rules.ADMISSION
        ? TYPE
        : TYPE.optional()
            .with(Text.matching("(Utilization|Value|AverageValue)?", EXPECTED_TYPE))
            .otherwise("");
  }

  private static @Nullable MetricTarget decode(
      Fields fields, Property<String> typeProperty, Property<Quantity> average, Choosing choice) {
    String type = typeProperty.in(fields);
    Quantity averageValue = average.in(fields);
    Quantity value = VALUE.in(fields);
    Integer utilization = AVERAGE_UTILIZATION.in(fields);
    return type == null || !fields.ok()
        ? null
        : choice.of(new Written(type, value, averageValue, utilization));
  }

  /** Picks the value that a source uses. */
  private interface Choosing {
    @Nullable MetricTarget of(Written written);
  }
}
