package dev.headroom.metrics.series;

import java.util.List;

/** Which series there are. Thread-safe where it says so. */
public interface SeriesIndex {
  /**
   * The series that all matchers fit and whose samples are not all before {@code fromMillis} or
   * after {@code untilMillis}, both of the Unix epoch. In no order.
   */
  List<Labels> series(List<Matcher> matchers, long fromMillis, long untilMillis);

  /** The names of those {@linkplain #series series}' labels, sorted, the metric's name included. */
  List<String> labelNames(List<Matcher> matchers, long fromMillis, long untilMillis);

  /**
   * The values of one label of those {@linkplain #series series}, sorted; the empty one is none.
   */
  List<String> labelValues(String name, List<Matcher> matchers, long fromMillis, long untilMillis);
}
