package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads how Headroom's own model server runs its models. */
final class ServeSettingsFields {
  private static final int DAY = 24 * 3600;
  private static final long MOST = 1L << 62;

  private static final Property<Integer> QUEUE =
      Property.of(
              "queueSeconds",
              Whole.of(0, DAY),
              "How long a request may wait for a stream of Headroom's own server; 0: as long as it"
                  + " takes.",
              "5")
          .otherwise(Math.toIntExact(ServeSettings.DEFAULT.queueLimit().toSeconds()));

  private static final Property<Quantity> LIMIT =
      Property.of(
              "limit", Quantities.POSITIVE, "What all models of a replica take together.", "2Gi")
          .required("a quantity of bytes, as 2Gi");
  private static final Property<Boolean> WHEN_FULL =
      Property.of(
              "whenFull",
              new Choice<>(Map.of("Refuse", false, "OnDemand", true)),
              "Refuse: a version that does not fit is not loaded. OnDemand: versions are loaded when"
                  + " they are asked, and those make room that have not been asked for longest.",
              "OnDemand")
          .otherwise(false, "Refuse");
  private static final Property<ServeSettings.ModelMemory> MEMORY =
      Property.of(
              "modelMemory",
              Shape.of("ModelMemory", List.of(LIMIT, WHEN_FULL), ServeSettingsFields::memory),
              "What models may take of memory.",
              "{limit: 2Gi, whenFull: OnDemand}")
          .otherwiseAs("as much as they take");

  /** More flags, also where the models are in a config.json. */
  static final Property<List<String>> ARGS =
      Property.<List<String>>of(
              "args",
              ListOf.any(NamedValue.PASSABLE),
              "More flags of Headroom's own server (headroom serve --help), as its log level.",
              "[\"--log_level=DEBUG\"]")
          .otherwise(List.of(), "[]");

  /** The fields that only models have, in a ModelServer's spec. */
  static final List<Property<?>> PROPERTIES = List.of(QUEUE, MEMORY);

  private ServeSettingsFields() {}

  /** Those of a ModelServer's spec; what is wrong in them is told. */
  static ServeSettings decode(Fields spec) {
    Integer queue = QUEUE.in(spec);
    List<String> args = ARGS.in(spec);
    return new ServeSettings(
        queue == null ? ServeSettings.DEFAULT.queueLimit() : Duration.ofSeconds(queue),
        Optional.ofNullable(MEMORY.in(spec)),
        args == null ? List.of() : args);
  }

  private static ServeSettings.@Nullable ModelMemory memory(Fields fields) {
    Quantity limit = LIMIT.in(fields);
    Boolean onDemand = WHEN_FULL.in(fields);
    if (limit == null || onDemand == null) {
      return null;
    }
    double bytes = limit.doubleValue();
    if (bytes < 1 || bytes > MOST) {
      LIMIT.field(fields).problem("1 byte to 4Ei");
      return null;
    }
    return new ServeSettings.ModelMemory((long) bytes, onDemand);
  }
}
