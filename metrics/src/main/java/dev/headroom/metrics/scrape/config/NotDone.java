package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields that Prometheus knows and Headroom passes over, saying so. */
final class NotDone {
  private NotDone() {}

  static void note(Fields fields, Map<String, String> whyByName, List<String> notes) {
    new TreeMap<>(whyByName)
        .forEach(
            (name, why) -> {
              if (fields.get(name).present()) {
                notes.add(fields.get(name).path() + ": passed over, " + why);
              }
            });
  }
}
