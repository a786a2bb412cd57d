package dev.headroom.kubernetes.metricsapi.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * The value of a metric of one object.
 *
 * @param object of which it is
 * @param at when it was so
 * @param windowSeconds over which time it was taken; empty where that is not known
 * @param milli thousandths
 */
public record MetricValue(
    DescribedObject object, Instant at, Optional<Long> windowSeconds, long milli) {
  /**
   * The object.
   *
   * @param namespace empty where its kind is in none
   * @param apiVersion group and version, {@code /v1} for the core group, as the metrics API's
   *     reference writes it
   */
  public record DescribedObject(String kind, String namespace, String name, String apiVersion) {}
}
