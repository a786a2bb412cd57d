package dev.headroom.signal;

import dev.headroom.metrics.catalog.MetricReader;
import dev.headroom.metrics.catalog.Reading;
import dev.headroom.metrics.store.TargetSeries;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A metric on the replicas' pages.
 *
 * @param values by replica, of those that have one; where the metric is one of the workload as a
 *     whole, that is the same for all
 * @param absences why there is none, by replica, of the others
 */
record PageValues(Map<String, Double> values, Map<String, String> absences) {
  static PageValues read(MetricReader reader, Pages pages, Instant now) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, String> absences = new LinkedHashMap<>();
    Map<String, TargetSeries> valued = new LinkedHashMap<>();
    pages
        .series()
        .forEach(
            (replica, page) -> {
              switch (reader.read(page, now)) {
                case Reading.Present present -> {
                  values.put(replica, present.value());
                  valued.put(replica, page);
                }
                case Reading.Absent reason -> absences.put(replica, reason.sentence());
              }
            });
    if (!valued.isEmpty()) {
      reader
          .together(valued.values(), now)
          .ifPresent(reading -> ofAll(reading, valued.keySet(), values, absences));
    }
    return new PageValues(values, absences);
  }

  /** One value of the workload is that of each: so is their mean, which a decision takes. */
  private static void ofAll(
      Reading reading,
      Set<String> replicas,
      Map<String, Double> values,
      Map<String, String> absences) {
    switch (reading) {
      case Reading.Present present -> values.replaceAll((_, _) -> present.value());
      case Reading.Absent reason -> {
        values.clear();
        replicas.forEach(replica -> absences.put(replica, reason.sentence()));
      }
    }
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
