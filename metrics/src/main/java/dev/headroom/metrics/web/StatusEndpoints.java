package dev.headroom.metrics.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.metrics.series.PrometheusDuration;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code targets}, {@code metadata} and {@code status/buildinfo}. */
final class StatusEndpoints {
  /** The language and the API that are spoken: what clients choose their questions by. */
  private static final String SPOKEN = "3.0.0";

  private final ScrapeView scrapes;
  private final String version;

  StatusEndpoints(ScrapeView scrapes, String version) {
    this.scrapes = scrapes;
    this.version = version;
  }

  Reply buildInfo() {
    return Reply.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("version", SPOKEN);
          json.writeStringField("revision", "headroom-" + version);
          for (String unknown : List.of("branch", "buildUser", "buildDate", "goVersion")) {
            json.writeStringField(unknown, "");
          }
          json.writeEndObject();
        });
  }

  Reply targets(Parameters parameters) {
    String state = parameters.text("state").toLowerCase(Locale.ROOT);
    String pool = parameters.text("scrapePool");
    List<ScrapeView.Active> active =
        state.equals("dropped")
            ? List.of()
            : scrapes.active().stream()
                .filter(target -> pool.isEmpty() || target.pool().equals(pool))
                .toList();
    List<ScrapeView.Dropped> dropped =
        state.equals("active")
            ? List.of()
            : scrapes.dropped().stream()
                .filter(target -> pool.isEmpty() || target.pool().equals(pool))
                .toList();
    return Reply.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("activeTargets");
          for (ScrapeView.Active target : active) {
            active(json, target);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("droppedTargets");
          for (ScrapeView.Dropped target : dropped) {
            json.writeStartObject();
            json.writeFieldName("discoveredLabels");
            ApiJson.labels(json, target.discovered());
            json.writeStringField("scrapePool", target.pool());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeObjectFieldStart("droppedTargetCounts");
          Map<String, Integer> counts = new TreeMap<>();
          dropped.forEach(target -> counts.merge(target.pool(), 1, Integer::sum));
          for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void active(JsonGenerator json, ScrapeView.Active target) throws IOException {
    json.writeStartObject();
    json.writeFieldName("discoveredLabels");
    ApiJson.labels(json, target.discovered());
    json.writeFieldName("labels");
    ApiJson.labels(json, target.labels());
    json.writeStringField("scrapePool", target.pool());
    json.writeStringField("scrapeUrl", target.url());
    json.writeStringField("globalUrl", GlobalUrl.of(target.url()));
    json.writeStringField("lastError", target.problem());
    json.writeStringField("lastScrape", target.scraped().toString());
    json.writeNumberField("lastScrapeDuration", target.took().toNanos() / 1e9);
    json.writeStringField("health", target.health().name().toLowerCase(Locale.ROOT));
    json.writeStringField("scrapeInterval", PrometheusDuration.format(target.interval()));
    json.writeStringField("scrapeTimeout", PrometheusDuration.format(target.timeout()));
    json.writeEndObject();
  }

  Reply metadata(Parameters parameters) {
    int limit = parameters.limit("limit");
    int perMetric = parameters.limit("limit_per_metric");
    String metric = parameters.text("metric");
    Map<String, List<ScrapeView.Metadata>> all = scrapes.metadata();
    return Reply.of(
        json -> {
          json.writeStartObject();
          int left = limit;
          for (Map.Entry<String, List<ScrapeView.Metadata>> one : all.entrySet()) {
            boolean wanted = metric.isEmpty() || metric.equals(one.getKey());
            if (wanted && left-- > 0) {
              json.writeArrayFieldStart(one.getKey());
              for (ScrapeView.Metadata stated : ApiJson.first(one.getValue(), perMetric)) {
                json.writeStartObject();
                json.writeStringField("type", stated.type());
                json.writeStringField("help", stated.help());
                json.writeStringField("unit", stated.unit());
                json.writeEndObject();
              }
              json.writeEndArray();
            }
          }
          json.writeEndObject();
        });
  }
}
