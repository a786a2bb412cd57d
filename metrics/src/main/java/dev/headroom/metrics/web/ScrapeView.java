package dev.headroom.metrics.web;

import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is scraped, and how it goes, for {@code targets} and {@code metadata}. Thread-safe. */
public interface ScrapeView {
  /** Whether a target's last scrape succeeded. */
  enum Health {
    UP,
    DOWN,
    UNKNOWN
  }

  /**
   * A target that is scraped.
   *
   * @param discovered its labels before relabelling
   * @param labels those of its series
   * @param pool the job's name
   * @param url of its page
   * @param problem of the last scrape; empty where there was none
   * @param scraped when the last scrape ended; the epoch before the first
   * @param took the last scrape
   */
  record Active(
      Labels discovered,
      Labels labels,
      String pool,
      String url,
      String problem,
      Instant scraped,
      Duration took,
      Health health,
      Duration interval,
      Duration timeout) {}

  /** A target that relabelling dropped. */
  record Dropped(Labels discovered, String pool) {}

  /** What a page states of a metric; {@code type} as Prometheus spells it. */
  record Metadata(String type, String help, String unit) {
    /** What several targets state, by the metric's name, each statement once. */
    public static Map<String, List<Metadata>> of(Stream<MetricTypes> targets) {
      Map<String, List<Metadata>> byName = new TreeMap<>();
      targets
          .flatMap(types -> types.families().stream())
          .forEach(
              family -> {
                Metadata stated =
                    new Metadata(family.type().apiName(), family.help(), family.unit());
                List<Metadata> all = byName.computeIfAbsent(family.name(), _ -> new ArrayList<>());
                if (!all.contains(stated)) {
                  all.add(stated);
                }
              });
      return byName;
    }
  }

  List<Active> active();

  List<Dropped> dropped();

  /** What is added to each series that leaves for another Prometheus; none unless said. */
  default Map<String, String> externalLabels() {
    return Map.of();
  }

  /** What pages state of metrics by name, each statement once. */
  Map<String, List<Metadata>> metadata();
}
