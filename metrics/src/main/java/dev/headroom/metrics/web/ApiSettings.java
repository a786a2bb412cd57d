package dev.headroom.metrics.web;

import java.time.Duration;

/**
 * What the API is like and what clients may take of it.
 *
 * @param prefix of all its paths: empty, or as {@code /prometheus}
 * @param version of Headroom
 * @param lookback how old a series' newest sample may be to count as its value
 * @param timeout how long a question may take, waiting included; clients may ask for less
 * @param threads questions that run at a time
 * @param waiting questions that wait at a time; more are refused
 * @param answerBytes the longest answer; of answers that are not read yet there are twice as many
 *     bytes at most
 * @param reading how long a client may take to read its answer
 */
public record ApiSettings(
    String prefix,
    String version,
    Duration lookback,
    Duration timeout,
    int threads,
    int waiting,
    int answerBytes,
    Duration reading) {
  public ApiSettings {
    if (!prefix.isEmpty() && !prefix.matches("(/[A-Za-z0-9._-]+)+")) {
      throw new IllegalArgumentException("prefix: " + prefix + " (expected: none, or as /name)");
    }
    if (lookback.toMillis() < 1 || timeout.toMillis() < 1 || reading.toMillis() < 1) {
      throw new IllegalArgumentException(
          "lookback, timeout, reading: %s, %s, %s (expected: at least 1 ms)"
              .formatted(lookback, timeout, reading));
    }
    if (threads < 1 || waiting < 1 || answerBytes < 1) {
      throw new IllegalArgumentException(
          "threads, waiting, answerBytes: %d, %d, %d (expected: at least 1)"
              .formatted(threads, waiting, answerBytes));
    }
  }

  /**
   * Prometheus' look-back of 5 min; 30 s, which is how long Grafana waits; two questions at a time
   * and 64 that wait; answers of 64 MiB, which are read within two minutes.
   */
  public static ApiSettings standard(String version) {
    return new ApiSettings(
        "",
        version,
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        2,
        64,
        64 << 20,
        Duration.ofMinutes(2));
  }

  public ApiSettings under(String otherPrefix) {
    return new ApiSettings(
        otherPrefix, version, lookback, timeout, threads, waiting, answerBytes, reading);
  }

  public ApiSettings withTimeout(Duration other) {
    return new ApiSettings(
        prefix, version, lookback, other, threads, waiting, answerBytes, reading);
  }

  public ApiSettings withQueue(int atATime, int thatWait) {
    return new ApiSettings(
        prefix, version, lookback, timeout, atATime, thatWait, answerBytes, reading);
  }

  public ApiSettings withAnswerBytes(int most) {
    return new ApiSettings(prefix, version, lookback, timeout, threads, waiting, most, reading);
  }

  public ApiSettings withReading(Duration longest) {
    return new ApiSettings(
        prefix, version, lookback, timeout, threads, waiting, answerBytes, longest);
  }
}
