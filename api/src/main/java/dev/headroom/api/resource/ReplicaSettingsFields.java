package dev.headroom.api.resource;

import dev.headroom.api.autoscaling.Quantities;
import dev.headroom.api.resource.ReplicaSettings.Log;
import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.scaling.quantity.Quantity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how each replica is treated. */
final class ReplicaSettingsFields {
  private static final int DAY = 24 * 3600;
  private static final long LEAST_LOG = 64 << 10;
  private static final long MOST_LOG = 1L << 40;
  private static final int MOST_LOGS = 1_000;
  private static final int HIGHEST_NICE = 19;
  private static final int MOST_CORES = 1024;

  private ReplicaSettingsFields() {}

  /** Those of a ModelServer's spec; the defaults stand in for what is absent or wrong. */
  static ReplicaSettings decode(Fields spec) {
    ReplicaSettings usual = ReplicaSettings.DEFAULT;
    Duration answer = seconds(spec.get("answerSeconds"), 1);
    Log log = spec.get("log").object(ReplicaSettingsFields::log);
    Share share = spec.get("resources").object(ReplicaSettingsFields::share);
    return new ReplicaSettings(
        or(seconds(spec.get("startupSeconds"), 1), usual.startLimit()),
        Optional.ofNullable(answer),
        or(seconds(spec.get("drainSeconds"), 0), usual.drainLimit()),
        or(log, usual.log()),
        or(share, usual.share()));
  }

  private static @Nullable Duration seconds(Field field, int least) {
    Integer seconds = field.integer(least, DAY);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static Log log(Fields fields) {
    Field size = fields.get("maxBytes");
    Quantity bytes = Quantities.positive(size);
    long number = bytes == null ? Log.DEFAULT.maxBytes() : (long) bytes.doubleValue();
    if (number < LEAST_LOG || number > MOST_LOG) {
      size.problem("64Ki to 1Ti");
    }
    return new Log(number, or(fields.get("keep").integer(0, MOST_LOGS), Log.DEFAULT.keep()));
  }

  private static Share share(Fields fields) {
    Integer nice = fields.get("nice").integer(0, HIGHEST_NICE);
    Integer cores = fields.get("cores").integer(1, MOST_CORES);
    return new Share(nice == null ? 0 : nice, Optional.ofNullable(cores));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
