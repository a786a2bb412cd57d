package dev.headroom.metrics.rules;

import dev.headroom.metrics.backend.Dialect;
import java.util.function.Predicate;

/**
 * What is known, when rules are read, of whom their queries will be asked.
 *
 * @param dialect where it is {@link Dialect#OTHER}, a mistake in a query is a doubt
 * @param isCounter whether a metric of that name is a counter
 */
public record QueryChecks(Dialect dialect, Predicate<String> isCounter) {
  /** Headroom's own store; counters are those that are called so. */
  public static final QueryChecks STANDARD =
      new QueryChecks(Dialect.OWN, name -> name.endsWith("_total") || name.endsWith("_bucket"));
}
