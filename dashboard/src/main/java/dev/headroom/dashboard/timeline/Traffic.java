package dev.headroom.dashboard.timeline;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the gateway saw in the last second; empty where it saw nothing to measure.
 *
 * @param answered requests a second
 * @param failed requests a second that were refused or failed
 * @param waiting requests that wait for a replica now
 * @param p50 seconds
 * @param p95 seconds
 * @param errors the failed answers, by status and maker
 */
public record Traffic(
    OptionalDouble answered,
    OptionalDouble failed,
    OptionalDouble waiting,
    OptionalDouble p50,
    OptionalDouble p95,
    List<ErrorRate> errors) {
  public static final Traffic UNKNOWN =
      new Traffic(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          List.of());

  public Traffic {
    errors = List.copyOf(errors);
  }
}
