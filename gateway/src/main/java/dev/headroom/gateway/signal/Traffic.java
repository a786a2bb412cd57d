package dev.headroom.gateway.signal;

import dev.headroom.gateway.Latency;

/**
 * What became of a pool's requests in a time.
 *
 * @param seconds its length, more than zero
 * @param requests that were answered, failed or refused
 * @param errors those of them that failed, were refused or were answered with a status of 500 or
 *     more
 * @param latency of those whose answer came to its end
 */
record Traffic(double seconds, long requests, long errors, Latency latency) {
  double rate() {
    return requests / seconds;
  }

  double errorShare() {
    return requests <= 0 ? 0 : (double) errors / requests;
  }

  double meanSeconds() {
    return latency.sum().toNanos() / 1e9 / latency.count();
  }
}
