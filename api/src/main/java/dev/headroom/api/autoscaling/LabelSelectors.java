package dev.headroom.api.autoscaling;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.policy.LabelSelector;
import dev.headroom.scaling.policy.LabelSelector.Expression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Label selectors (meta/v1 LabelSelector) in documents. */
public final class LabelSelectors {
  private LabelSelectors() {}

  public static @Nullable LabelSelector decode(Field field) {
    return field.object(
        fields -> {
          Map<String, String> labels = fields.get("matchLabels").strings();
          List<Expression> expressions =
              fields.get("matchExpressions").list(item -> item.object(LabelSelectors::requirement));
          return fields.build(() -> new LabelSelector(labels, expressions));
        });
  }

  private static @Nullable Expression requirement(Fields fields) {
    String key = fields.required("key", "a label's name").string();
    String operator =
        fields.required("operator", "one of In, NotIn, Exists, DoesNotExist").string();
    List<String> values = fields.get("values").list(value -> value.required("a string").string());
    return key == null || operator == null ? null : new Expression(key, operator, values);
  }
}
