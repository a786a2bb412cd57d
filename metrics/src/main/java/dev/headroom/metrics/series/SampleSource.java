package dev.headroom.metrics.series;

import java.util.List;
import java.util.function.Consumer;

/** Where samples are found: a store of series. Thread-safe where it says so. */
public interface SampleSource {
  /**
   * The series that all matchers fit, each with its points in ({@code afterMillis}, {@code
   * untilMillis}], stale marks included; series without any are left out. In no order.
   *
   * @param matchers the metric's name is the label {@link Labels#NAME}, as any other
   * @param afterMillis of the Unix epoch, excluded
   * @param untilMillis of the Unix epoch, included
   */
  List<Points> select(List<Matcher> matchers, long afterMillis, long untilMillis);

  /**
   * The same, one after another: who needs them in turn need not have room for all of them, and may
   * end it by what {@code action} throws.
   */
  default void forEach(
      List<Matcher> matchers, long afterMillis, long untilMillis, Consumer<Points> action) {
    select(matchers, afterMillis, untilMillis).forEach(action);
  }
}
