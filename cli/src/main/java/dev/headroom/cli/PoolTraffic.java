package dev.headroom.cli;

import dev.headroom.dashboard.timeline.ErrorRate;
import dev.headroom.dashboard.timeline.Maker;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.gateway.Latency;
import dev.headroom.gateway.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a pool had counted at one moment. */
record PoolTraffic(Instant at, PoolSnapshot pool) {
  private static final double NANOS = 1e9;
  private static final int FAILED_FROM = 400;
  private static final int ERRORS_FROM = 500;

  /**
   * What went through it since an earlier moment. Not known where the counts went back: then it is
   * another pool, because the server was removed and added again in between.
   */
  Traffic since(PoolTraffic before) {
    if (!at.isAfter(before.at) || answered() < before.answered() || failed() < before.failed()) {
      return Traffic.UNKNOWN;
    }
    Latency latency;
    try {
      latency = pool.latency().since(before.pool.latency());
    } catch (IllegalArgumentException e) {
      return Traffic.UNKNOWN;
    }
    double seconds = Duration.between(before.at, at).toNanos() / NANOS;
    boolean any = latency.count() > 0;
    return new Traffic(
        OptionalDouble.of((answered() - before.answered()) / seconds),
        OptionalDouble.of((failed() - before.failed()) / seconds),
        OptionalDouble.of(pool.waiting()),
        any ? seconds(latency.quantile(0.5)) : OptionalDouble.empty(),
        any ? seconds(latency.quantile(0.95)) : OptionalDouble.empty(),
        errors(before, seconds));
  }

  private List<ErrorRate> errors(PoolTraffic before, double seconds) {
    List<ErrorRate> errors = new ArrayList<>();
    add(errors, Maker.REPLICA, pool.answered(), before.pool.answered(), seconds);
    add(errors, Maker.GATEWAY, pool.answeredByGateway(), before.pool.answeredByGateway(), seconds);
    long cutOff = pool.cutOff() - before.pool.cutOff();
    if (cutOff > 0) {
      errors.add(new ErrorRate(ErrorRate.CUT_OFF, Maker.REPLICA, cutOff / seconds));
    }
    return errors;
  }

  private static void add(
      List<ErrorRate> errors,
      Maker by,
      Map<Integer, Long> now,
      Map<Integer, Long> before,
      double seconds) {
    now.forEach(
        (status, count) -> {
          long more = count - before.getOrDefault(status, 0L);
          if (status >= FAILED_FROM && more > 0) {
            errors.add(new ErrorRate(status, by, more / seconds));
          }
        });
  }

  private long answered() {
    return pool.answered().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Refused, given up, or answered with a server's error. */
  private long failed() {
    long errors =
        pool.answered().entrySet().stream()
            .filter(status -> status.getKey() >= ERRORS_FROM)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return errors
        + pool.failed()
        + pool.refused().values().stream().mapToLong(Long::longValue).sum();
  }

  private static OptionalDouble seconds(Duration duration) {
    return OptionalDouble.of(duration.toNanos() / NANOS);
  }
}
