package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads a signal. */
final class SignalFields {
  private static final Property<String> NAME =
      Property.of(
              "name",
              Text.NAME,
              "A signal of the replicas' pages (docs/signals.md) or of the gateway (docs/up.md).",
              "requests-per-stream")
          .required("a signal's name, as requests-per-stream");
  private static final Property<Quantity> TARGET =
      Property.of("target", Quantities.POSITIVE, "What it should be, for each replica.", "1")
          .otherwiseAs("the one that is recommended, where there is one");
  private static final Property<Map<String, Integer>> PARAMETERS =
      Property.<Map<String, Integer>>of(
              "parameters",
              new MapOf<>(Whole.of(1, 1_000_000)),
              "What the server's page does not say, by name.",
              "{slots: 4}")
          .otherwise(Map.of(), "{}");

  static final Shape<Metric> SHAPE =
      Shape.of("Signal", List.of(NAME, TARGET, PARAMETERS), SignalFields::decode);

  private SignalFields() {}

  private static @Nullable Metric decode(Fields fields) {
    String name = NAME.in(fields);
    Quantity target = TARGET.in(fields);
    Map<String, Integer> parameters = PARAMETERS.in(fields);
    return name == null || parameters == null || !fields.ok()
        ? null
        : new Metric.Signal(name, Optional.ofNullable(target), parameters);
  }
}
