package dev.headroom.metrics.scrape.config;

import java.util.List;
import java.util.Map;

/** A format to ask for, as {@code scrape_protocols} names it. */
public enum ScrapeProtocol {
  OPEN_METRICS_1("OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0"),
  OPEN_METRICS_0("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1"),
  TEXT_1("PrometheusText1.0.0", "text/plain;version=1.0.0"),
  TEXT_0("PrometheusText0.0.4", "text/plain;version=0.0.4");

  /** What Prometheus asks for where nothing is said. */
  public static final List<ScrapeProtocol> STANDARD =
      List.of(OPEN_METRICS_1, OPEN_METRICS_0, TEXT_1, TEXT_0);

  static final Map<String, ScrapeProtocol> BY_NAME =
      Map.of(
          OPEN_METRICS_1.name,
          OPEN_METRICS_1,
          OPEN_METRICS_0.name,
          OPEN_METRICS_0,
          TEXT_1.name,
          TEXT_1,
          TEXT_0.name,
          TEXT_0);

  private final String name;
  private final String mediaType;

  ScrapeProtocol(String name, String mediaType) {
    this.name = name;
    this.mediaType = mediaType;
  }

  /** The header Accept: the first is liked most; anything is better than nothing. */
  public static String accept(List<ScrapeProtocol> protocols) {
    StringBuilder accept = new StringBuilder();
    int weight = protocols.size() + 2;
    for (ScrapeProtocol protocol : protocols) {
      boolean utf8Names = protocol == OPEN_METRICS_1 || protocol == TEXT_1;
      accept
          .append(protocol.mediaType)
          .append(utf8Names ? ";escaping=allow-utf-8" : "")
          .append(";q=0.")
          .append(weight--)
          .append(',');
    }
    return accept.append("*/*;q=0.").append(weight).toString();
  }
}
