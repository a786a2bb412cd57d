package dev.headroom.metrics.exposition;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text formats of metrics pages. They differ in timestamps (milliseconds or seconds), exemplars
 * and the end mark.
 */
public enum ExpositionFormat {
  /** Prometheus text, {@code text/plain; version=0.0.4}. */
  PROMETHEUS,
  /** OpenMetrics text, {@code application/openmetrics-text}. A page must end in {@code # EOF}. */
  OPEN_METRICS;

  /**
   * What to send as Accept: most libraries answer OpenMetrics as soon as it is named at all, at
   * more cost for the same samples.
   */
  public static final String PLAIN = "text/plain;version=0.0.4,*/*;q=0.1";

  /**
   * Any other or no content type is read as Prometheus text: many servers of models send text/html
   * or nothing at all.
   */
  public static ExpositionFormat ofContentType(@Nullable String contentType) {
    return contentType != null
            && contentType
                .strip()
                .toLowerCase(Locale.ROOT)
                .startsWith("application/openmetrics-text")
        ? OPEN_METRICS
        : PROMETHEUS;
  }
}
