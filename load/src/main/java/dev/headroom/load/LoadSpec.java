package dev.headroom.load;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongFunction;

/**
 * What load to put on what.
 *
 * @param target {@code http://host:port} or https; only its scheme, host and port count
 * @param requests makes the request with a number, counted from 0 in the order they are due; called
 *     from several threads, so prepare what is expensive. The path is in the request.
 * @param arrivals when they are sent
 * @param duration after this no request is sent; those that are out are waited for
 * @param count at most so many requests are sent
 * @param timeout how long one request may take, from being sent
 */
public record LoadSpec(
    URI target,
    LongFunction<AggregatedHttpRequest> requests,
    Arrivals arrivals,
    Duration duration,
    long count,
    Duration timeout) {

  /** Longer than anybody waits: for runs that end by their count, or when they are stopped. */
  public static final Duration UNTIL_STOPPED = Duration.ofDays(3650);

  public LoadSpec {
    requireNonNull(requests, "requests");
    requireNonNull(arrivals, "arrivals");
    if (target.getHost() == null
        || !("http".equals(target.getScheme()) || "https".equals(target.getScheme()))) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
    requirePositive(duration, "duration");
    requirePositive(timeout, "timeout");
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }

  /** For a time, however many requests that makes. */
  public static LoadSpec during(
      Duration duration,
      URI target,
      Arrivals arrivals,
      LongFunction<AggregatedHttpRequest> requests) {
    return new LoadSpec(
        target, requests, arrivals, duration, Long.MAX_VALUE, Duration.ofSeconds(20));
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
