package dev.headroom.metrics.backend;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.util.List;
import java.util.Optional;

/**
 * What the HTTP API said, before anything is concluded from it.
 *
 * @param status "success" or "error"; empty where it says neither
 * @param error empty unless the status is "error", as {@code errorType}
 * @param partial why it is not whole, if it says so of itself
 * @param resultType "vector", "scalar", …; empty in answers that are no values
 * @param single of a scalar or a string
 * @param rows of a vector or a matrix
 * @param series of a list of series
 */
record Answer(
    String status,
    String errorType,
    String error,
    Optional<String> partial,
    String resultType,
    String single,
    List<Points> rows,
    List<Labels> series) {
  boolean isSuccess() {
    return status.equals("success");
  }

  boolean isError() {
    return status.equals("error");
  }
}
