package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
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
  private static final int MAX_WINDOW_SECONDS = 3600;
  private static final int MAX_PERIOD_SECONDS = 1800;
  private static final Map<String, SelectPolicy> SELECT =
      Map.of("Max", SelectPolicy.MAX, "Min", SelectPolicy.MIN, "Disabled", SelectPolicy.DISABLED);

  private Behaviors() {}

  /** The behaviour, or null where there is none, which is not the same as an empty one. */
  public static @Nullable Behavior decode(Field field) {
    return field.object(
        fields -> {
          ScalingRules up = rules(fields.get("scaleUp"), ScalingRules.scaleUpDefaults());
          ScalingRules down = rules(fields.get("scaleDown"), ScalingRules.scaleDownDefaults());
          return fields.build(() -> new Behavior(up, down));
        });
  }

  private static ScalingRules rules(Field field, ScalingRules defaults) {
    ScalingRules rules = field.object(fields -> rules(fields, defaults));
    return rules == null ? defaults : rules;
  }

  private static @Nullable ScalingRules rules(Fields fields, ScalingRules defaults) {
    Integer window = fields.get("stabilizationWindowSeconds").integer(0, MAX_WINDOW_SECONDS);
    Field selectField = fields.get("selectPolicy");
    String selectName = selectField.string();
    SelectPolicy select = selectName == null ? defaults.selectPolicy() : SELECT.get(selectName);
    if (select == null) {
      selectField.problem("one of Max, Min, Disabled");
    }
    Field policiesField = fields.get("policies");
    List<RatePolicy> policies = policiesField.list(item -> item.object(Behaviors::policy));
    if (policiesField.present() && policies.isEmpty() && fields.ok()) {
      policiesField.problem("at least one policy");
    }
    Quantity tolerance = Quantities.notNegative(fields.get("tolerance"));
    if (select == null) {
      return null;
    }
    return fields.build(
        () ->
            new ScalingRules(
                window == null ? defaults.stabilizationWindowSeconds() : OptionalInt.of(window),
                select,
                policiesField.present() ? policies : defaults.policies(),
                Optional.ofNullable(tolerance)));
  }

  private static @Nullable RatePolicy policy(Fields fields) {
    Field typeField = fields.required("type", "one of Pods, Percent");
    String type = typeField.string();
    if (type != null && !type.equals("Pods") && !type.equals("Percent")) {
      typeField.problem("one of Pods, Percent");
    }
    Integer value = fields.required("value", "a whole number from 1").integer(1, Integer.MAX_VALUE);
    Integer period =
        fields
            .required("periodSeconds", "a whole number from 1 to " + MAX_PERIOD_SECONDS)
            .integer(1, MAX_PERIOD_SECONDS);
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
