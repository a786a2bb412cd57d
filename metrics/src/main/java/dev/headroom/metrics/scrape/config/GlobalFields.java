package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.metrics.series.PrometheusDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The section {@code global}: what holds for a job that does not say otherwise. */
record GlobalFields(
    Duration interval,
    Duration timeout,
    Map<String, String> externalLabels,
    List<ScrapeProtocol> protocols,
    ScrapeLimits limits,
    int keepDropped) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final GlobalFields STANDARD =
      new GlobalFields(INTERVAL, TIMEOUT, Map.of(), ScrapeProtocol.STANDARD, ScrapeLimits.NONE, 0);

  static final Map<String, String> NOT_DONE =
      Map.of(
          "scrape_native_histograms", "native histograms are not read",
          "convert_classic_histograms_to_nhcb", "native histograms are not read",
          "always_scrape_classic_histograms", "classic histograms are always read",
          "scrape_failure_log_file", "failed scrapes are seen under /api/v1/targets",
          "extra_scrape_metrics", "there are no such series",
          "metric_name_validation_scheme", "names are UTF-8",
          "metric_name_escaping_scheme", "names are asked for as they are");
  private static final Map<String, String> NOT_DONE_GLOBALLY =
      Map.of(
          "rule_query_offset", "rules are not evaluated",
          "query_log_file", "queries are not logged");

  static GlobalFields read(Field field, List<String> notes) {
    GlobalFields read = field.object(fields -> read(fields, notes));
    return read == null ? STANDARD : read;
  }

  private static GlobalFields read(Fields fields, List<String> notes) {
    NotDone.note(fields, NOT_DONE, notes);
    NotDone.note(fields, NOT_DONE_GLOBALLY, notes);
    Settings.duration(fields.get("evaluation_interval")); // of rules; nearly every file has it
    Duration interval = Settings.duration(fields.get("scrape_interval"), INTERVAL);
    Duration timeout =
        Settings.duration(
            fields.get("scrape_timeout"), TIMEOUT.compareTo(interval) > 0 ? interval : TIMEOUT);
    if (timeout.compareTo(interval) > 0) {
      fields
          .get("scrape_timeout")
          .problem("no more than scrape_interval, " + PrometheusDuration.format(interval));
    }
    return new GlobalFields(
        interval,
        timeout,
        Settings.labels(fields.get("external_labels")),
        Settings.protocols(fields.get("scrape_protocols"), ScrapeProtocol.STANDARD, notes),
        Settings.limits(fields, ScrapeLimits.NONE),
        (int) Math.min(Integer.MAX_VALUE, Settings.count(fields.get("keep_dropped_targets"), 0)));
  }
}
