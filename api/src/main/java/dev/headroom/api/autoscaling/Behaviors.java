package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.RatePolicy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.ScalingRules.SelectPolicy;
import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Behaviour (autoscaling/v2 HorizontalPodAutoscalerBehavior) in documents, with Kubernetes'
 * defaults filled in.
 */
public final class Behaviors {
  private static final Property<String> TYPE =
      Property.of(
              "type",
              Choice.of("Pods", "Percent"),
              "Whether the value is a number of replicas or a percentage of them.",
              "Percent")
          .required("one of Pods, Percent");
  private static final Property<Integer> VALUE =
      Property.of("value", Whole.from(1), "By how much the number may change in a period.", "100")
          .required("a whole number from 1");
  private static final Property<Integer> PERIOD =
      Property.of("periodSeconds", Whole.of(1, 1800), "The length of the period.", "15")
          .required("a whole number from 1 to 1800");
  private static final Shape<RatePolicy> RATE =
      Shape.of("HPAScalingPolicy", List.of(TYPE, VALUE, PERIOD), Behaviors::rate);

  private static final Property<Integer> WINDOW =
      Property.of(
          "stabilizationWindowSeconds",
          Whole.of(0, 3600),
          "How far back the decision looks, to follow only what lasts.",
          "60");
  private static final Property<List<RatePolicy>> POLICIES =
      Property.of(
          "policies",
          ListOf.some(RATE, "at least one policy"),
          "How fast the number may change.",
          "[{type: Percent, value: 100, periodSeconds: 15}]");
  private static final Property<Quantity> TOLERANCE =
      Property.of(
              "tolerance",
              Quantities.NOT_NEGATIVE,
              "How far a metric may be from its target, as a share of it, before anything changes.",
              "50m")
          .otherwiseAs("0.1");

  private static final Property<ScalingRules> SCALE_UP =
      direction(
          "scaleUp",
          "How the number may grow.",
          ScalingRules.scaleUpDefaults(),
          WINDOW.otherwise(0),
          "4 Pods, or 100 Percent, each 15 seconds");
  private static final Property<ScalingRules> SCALE_DOWN =
      direction(
          "scaleDown",
          "How the number may shrink.",
          ScalingRules.scaleDownDefaults(),
          WINDOW.otherwiseAs("300"),
          "100 Percent each 15 seconds");

  /** The behaviour; none is not the same as an empty one. */
  public static final Shape<Behavior> SHAPE =
      Shape.of(
          "HorizontalPodAutoscalerBehavior",
          List.of(SCALE_UP, SCALE_DOWN),
          fields -> {
            ScalingRules up = SCALE_UP.in(fields);
            ScalingRules down = SCALE_DOWN.in(fields);
            return up == null || down == null ? null : fields.build(() -> new Behavior(up, down));
          });

  private Behaviors() {}

  /** The behaviour, or null where there is none. */
  public static @Nullable Behavior decode(Field field) {
    return SHAPE.read(field);
  }

  private static Property<ScalingRules> direction(
      String name,
      String meaning,
      ScalingRules defaults,
      Property<Integer> window,
      String policiesOtherwise) {
    String type = name.equals("scaleUp") ? "ScaleUpRules" : "ScaleDownRules";
    Property<SelectPolicy> select = select(defaults);
    Property<List<RatePolicy>> policies =
        POLICIES.otherwiseAs(defaults.policies(), policiesOtherwise);
    Shape<ScalingRules> shape =
        Shape.of(
            type,
            List.of(window, select, policies, TOLERANCE),
            fields -> rules(fields, window, select, policies));
    return Property.of(name, shape, meaning, "{stabilizationWindowSeconds: 60}")
        .otherwise(defaults, "{}");
  }

  private static Property<SelectPolicy> select(ScalingRules defaults) {
    Choice<SelectPolicy> choice =
        new Choice<>(
            Map.of(
                "Max", SelectPolicy.MAX,
                "Min", SelectPolicy.MIN,
                "Disabled", SelectPolicy.DISABLED));
    return Property.of(
            "selectPolicy",
            choice,
            "Which policy counts, the one that allows most or least; Disabled: no change this way.",
            "Min")
        .otherwise(defaults.selectPolicy(), "Max");
  }

  private static @Nullable ScalingRules rules(
      Fields fields,
      Property<Integer> windowProperty,
      Property<SelectPolicy> selectProperty,
      Property<List<RatePolicy>> policiesProperty) {
    Integer window = windowProperty.in(fields);
    SelectPolicy select = selectProperty.in(fields);
    List<RatePolicy> policies = policiesProperty.in(fields);
    Quantity tolerance = TOLERANCE.in(fields);
    if (select == null || policies == null) {
      return null;
    }
    return fields.build(
        () ->
            new ScalingRules(
                window == null ? OptionalInt.empty() : OptionalInt.of(window),
                select,
                policies,
                Optional.ofNullable(tolerance)));
  }

  private static @Nullable RatePolicy rate(Fields fields) {
    String type = TYPE.in(fields);
    Integer value = VALUE.in(fields);
    Integer period = PERIOD.in(fields);
    if (type == null || value == null || period == null) {
      return null;
    }
    return fields.build(
        () ->
            type.equals("Pods")
                ? RatePolicy.pods(value, period)
                : RatePolicy.percent(value, period));
  }
}
