package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.MetricSpecs;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.scaling.policy.MetricTarget;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads a query. */
final class QueryFields {
  private static final Property<String> EXPRESSION =
      Property.of(
              "expression",
              Text.NAME.called("a query in PromQL"),
              "In PromQL, over the series of all replicas' pages, whose labels namespace, job (the"
                  + " server) and pod say which replica's, or of a Prometheus (headroom up"
                  + " --prometheus); it has to come to one number.",
              "'sum(rate(http_requests_total[30s]))'")
          .required("a query in PromQL, as sum(rate(http_requests_total[30s]))");
  private static final Property<MetricTarget> TARGET =
      Property.of(
              "target",
              MetricSpecs.EXTERNAL_TARGET,
              "What it should be: averageValue for each replica, or value as a whole.",
              "{type: AverageValue, averageValue: 100}")
          .required("a target, as {type: AverageValue, averageValue: 100}");
  private static final Property<String> NAME =
      Property.of("name", Text.NAME, "What it is called in reasons.", "requests-per-second")
          .otherwiseAs("the expression");

  static final Shape<Metric> SHAPE =
      Shape.of("Query", List.of(EXPRESSION, TARGET, NAME), QueryFields::decode);

  private QueryFields() {}

  private static @Nullable Metric decode(Fields fields) {
    String expression = EXPRESSION.in(fields);
    MetricTarget target = TARGET.in(fields);
    String name = NAME.in(fields);
    return expression == null || target == null || !fields.ok()
        ? null
        : new Metric.Query(Optional.ofNullable(name).orElse(expression), expression, target);
  }
}
