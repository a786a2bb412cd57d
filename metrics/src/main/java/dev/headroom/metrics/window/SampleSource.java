package dev.headroom.metrics.window;

import dev.headroom.metrics.exposition.Labels;
import java.util.List;
import java.util.function.Predicate;

/** Where a query finds samples. */
public interface SampleSource {
  /**
   * The series of that name that match, each with its points in ({@code afterMillis}, {@code
   * untilMillis}], stale marks included; series without any are left out.
   *
   * @param name the metric's name, or empty for any
   */
  List<Points> select(String name, Predicate<Labels> matching, long afterMillis, long untilMillis);
}
