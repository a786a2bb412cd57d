package dev.headroom.metrics.rules;

import dev.headroom.metrics.series.Labels;
import java.util.List;
import java.util.Map;

/** What a question about a rule's metric comes to. */
public sealed interface MetricAnswer {
  /**
   * Values of objects.
   *
   * @param milli thousandths, by the object's name; those without one are left out
   * @param query that gave them
   */
  record OfObjects(Map<String, Long> milli, String query) implements MetricAnswer {
    public OfObjects {
      milli = Map.copyOf(milli);
    }
  }

  /**
   * External values; none is an answer.
   *
   * @param query that gave them
   */
  record External(List<Item> items, String query) implements MetricAnswer {
    public External {
      items = List.copyOf(items);
    }
  }

  /** An external value in thousandths, with the labels that it came with. */
  record Item(Labels labels, long milli) {}

  /**
   * No rule gives the metric, or gave no value for any object that was asked for.
   *
   * @param sentence why, without its stop
   */
  record NotFound(String sentence) implements MetricAnswer {}

  /**
   * There is a rule, and it could not be asked.
   *
   * @param sentence why, without its stop
   */
  record Failed(String sentence) implements MetricAnswer {}
}
