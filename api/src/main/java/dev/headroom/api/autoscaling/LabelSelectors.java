package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.LabelSelector.Expression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Label selectors (meta/v1 LabelSelector) in documents. */
public final class LabelSelectors {
  private static final Property<String> KEY =
      Property.of("key", Text.ANY, "The label's name.", "model").required("a label's name");
  private static final Property<String> OPERATOR =
      Property.of(
              "operator",
              Text.ANY.called("one of In, NotIn, Exists, DoesNotExist"),
              "How the label's value is compared with the values.",
              "In")
          .required("one of In, NotIn, Exists, DoesNotExist");
  private static final Property<List<String>> VALUES =
      Property.<List<String>>of(
              "values", ListOf.any(Text.ANY), "What In and NotIn compare with.", "[a, b]")
          .otherwise(List.of());
  private static final Shape<Expression> EXPRESSION =
      Shape.of(
          "LabelSelectorRequirement", List.of(KEY, OPERATOR, VALUES), LabelSelectors::expression);
  private static final Property<Map<String, String>> MATCH_LABELS =
      Property.<Map<String, String>>of(
              "matchLabels",
              new MapOf<>(Text.ANY),
              "Labels and the values that they must have.",
              "{model: a}")
          .otherwise(Map.of());
  private static final Property<List<Expression>> MATCH_EXPRESSIONS =
      Property.<List<Expression>>of(
              "matchExpressions",
              ListOf.any(EXPRESSION),
              "Conditions on labels, which all hold.",
              "[{key: model, operator: In, values: [a, b]}]")
          .otherwise(List.of());

  /** A selector; all of its conditions hold. */
  static final Shape<LabelSelector> SHAPE =
      Shape.of(
          "LabelSelector",
          List.of(MATCH_LABELS, MATCH_EXPRESSIONS),
          fields -> {
            Map<String, String> labels = MATCH_LABELS.in(fields);
            List<Expression> expressions = MATCH_EXPRESSIONS.in(fields);
            return labels == null || expressions == null
                ? null
                : fields.build(() -> new LabelSelector(labels, expressions));
          });

  private LabelSelectors() {}

  public static @Nullable LabelSelector decode(Field field) {
    return SHAPE.read(field);
  }

  private static @Nullable Expression expression(Fields fields) {
    String key = KEY.in(fields);
    String operator = OPERATOR.in(fields);
    List<String> values = VALUES.in(fields);
    return key == null || operator == null || values == null
        ? null
        : new Expression(key, operator, values);
  }
}
