package dev.headroom.local;

import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.metrics.catalog.Reading;
import dev.headroom.metrics.scrape.WatchedTarget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A metric on the replicas' pages.
 *
 * @param values by replica, of those that have one
 * @param absences why there is none, by replica, of the others
 */
record PageValues(Map<String, Double> values, Map<String, String> absences) {
  static PageValues read(MetricReader reader, Map<String, WatchedTarget> pages, Instant now) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, String> absences = new LinkedHashMap<>();
    pages.forEach(
        (replica, page) -> {
          switch (reader.read(page.series(), now)) {
            case Reading.Present present -> values.put(replica, present.value());
            case Reading.Absent reason -> absences.put(replica, reason.sentence());
          }
        });
    return new PageValues(values, absences);
  }

  /** Why there is no value for some replica. */
  String whyAbsent() {
    if (absences.isEmpty()) {
      return "no replica has a metrics page yet";
    }
    Map.Entry<String, String> first = absences.entrySet().iterator().next();
    return first.getKey() + ": " + first.getValue();
  }
}
