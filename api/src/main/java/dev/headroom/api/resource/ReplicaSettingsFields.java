package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.resource.ReplicaSettings.Log;
import dev.headroom.api.resource.ReplicaSettings.Requests;
import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.MapOf;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads how each replica is treated. */
final class ReplicaSettingsFields {
  private static final int DAY = 24 * 3600;
  private static final long LEAST_LOG = 64 << 10;
  private static final long MOST_LOG = 1L << 40;
  private static final ReplicaSettings USUAL = ReplicaSettings.DEFAULT;

  private static final Property<Integer> STARTUP =
      seconds(
              "startupSeconds",
              1,
              "How long a replica may take to become ready before it is replaced.",
              "900")
          .otherwise(Math.toIntExact(USUAL.startLimit().toSeconds()));
  private static final Property<Integer> ANSWER =
      seconds(
              "answerSeconds",
              1,
              "How long a replica may send nothing of an answer before the request is taken for"
                  + " failed.",
              "20")
          .otherwiseAs("the gateway's own limit");
  private static final Property<Integer> DRAIN =
      seconds("drainSeconds", 0, "How long a replica that is to go may finish its requests.", "120")
          .otherwise(Math.toIntExact(USUAL.drainLimit().toSeconds()));

  private static final Schema<Long> BYTES =
      Notation.of(
          "Quantity",
          "64Ki to 1Ti",
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "number", "minimum", LEAST_LOG, "maximum", MOST_LOG),
                  Map.of("type", "string", "pattern", Quantities.POSITIVE_PATTERN))),
          ReplicaSettingsFields::bytes);
  private static final Property<Long> MAX_BYTES =
      Property.of(
              "maxBytes",
              BYTES,
              "How large a replica's log grows before it is moved aside, once.",
              "1Mi")
          .otherwise(Log.DEFAULT.maxBytes(), "16Mi");
  private static final Property<Integer> KEEP =
      Property.of(
              "keep", Whole.of(0, 1_000), "How many logs of replicas that are gone are kept.", "3")
          .otherwise(Log.DEFAULT.keep());
  private static final Property<Log> LOG =
      Property.of(
              "log",
              Shape.of("Log", List.of(MAX_BYTES, KEEP), ReplicaSettingsFields::log),
              "How much is kept of what replicas write to stdout and stderr.",
              "{maxBytes: 1Mi, keep: 3}")
          .otherwise(Log.DEFAULT, "{}");

  private static final Property<Integer> NICE =
      Property.of("nice", Whole.of(0, 19), "What is added to its niceness.", "10").otherwise(0);
  private static final Property<Integer> CORES =
      Property.of("cores", Whole.of(1, 1024), "How many cores it may use, chosen for it.", "2")
          .otherwiseAs("all");
  private static final Property<Map<String, Quantity>> REQUESTS =
      Property.<Map<String, Quantity>>of(
              "requests",
              new MapOf<>(Quantities.NOT_NEGATIVE),
              "On a cluster: what a node must have for a replica.",
              "{cpu: 500m, memory: 1Gi}")
          .otherwiseAs("cores as cpu, where they are said");
  private static final Property<Map<String, Quantity>> LIMITS =
      Property.<Map<String, Quantity>>of(
              "limits",
              new MapOf<>(Quantities.NOT_NEGATIVE),
              "On a cluster: what a replica gets at most; devices such as nvidia.com/gpu, too.",
              "{memory: 2Gi, nvidia.com/gpu: 1}")
          .otherwiseAs("cores as cpu, where they are said");

  private record Parts(Share share, Requests requests) {}

  private static final Property<Parts> RESOURCES =
      Property.of(
              "resources",
              Shape.of(
                  "Share", List.of(NICE, CORES, REQUESTS, LIMITS), ReplicaSettingsFields::parts),
              "A replica's share of the machine, or of a cluster's node.",
              "{nice: 10, cores: 2}")
          .otherwise(new Parts(Share.UNBOUNDED, Requests.NONE), "{}");

  /** All fields, in a ModelServer's spec. */
  static final List<Property<?>> PROPERTIES = List.of(STARTUP, ANSWER, DRAIN, LOG, RESOURCES);

  private ReplicaSettingsFields() {}

  /** Those of a ModelServer's spec; null where something is wrong. */
  static @Nullable ReplicaSettings decode(Fields spec) {
    Integer startup = STARTUP.in(spec);
    Integer answer = ANSWER.in(spec);
    Integer drain = DRAIN.in(spec);
    Log log = LOG.in(spec);
    Parts share = RESOURCES.in(spec);
    return startup == null || drain == null || log == null || share == null
        ? null
        : new ReplicaSettings(
            Duration.ofSeconds(startup),
            Optional.ofNullable(answer).map(Duration::ofSeconds),
            Duration.ofSeconds(drain),
            log,
            share.share(),
            share.requests());
  }

  private static Property<Integer> seconds(String name, int least, String meaning, String example) {
    return Property.of(name, Whole.of(least, DAY), meaning, example);
  }

  private static @Nullable Long bytes(Field field) {
    Quantity quantity = Quantities.POSITIVE.read(field);
    if (quantity == null) {
      return null;
    }
    long bytes = (long) quantity.doubleValue();
    if (bytes < LEAST_LOG || bytes > MOST_LOG) {
      field.problem("64Ki to 1Ti");
      return null;
    }
    return bytes;
  }

  private static @Nullable Log log(Fields fields) {
    Long bytes = MAX_BYTES.in(fields);
    Integer keep = KEEP.in(fields);
    return bytes == null || keep == null ? null : new Log(bytes, keep);
  }

  private static @Nullable Parts parts(Fields fields) {
    Integer nice = NICE.in(fields);
    Integer cores = CORES.in(fields);
    Map<String, Quantity> requests = REQUESTS.in(fields);
    Map<String, Quantity> limits = LIMITS.in(fields);
    return nice == null
        ? null
        : new Parts(
            new Share(nice, Optional.ofNullable(cores)),
            new Requests(
                requests == null ? Map.of() : requests, limits == null ? Map.of() : limits));
  }
}
