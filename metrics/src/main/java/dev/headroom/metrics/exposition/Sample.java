package dev.headroom.metrics.exposition;

import dev.headroom.metrics.series.Labels;

/**
 * One line of a page.
 *
 * @param series its name and labels
 * @param value any double: NaN and infinities are values
 * @param timestampMillis when the value was true, in milliseconds of the Unix epoch, or {@link
 *     #NO_TIMESTAMP} for "now"
 */
public record Sample(Labels series, double value, long timestampMillis) {
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  public boolean hasTimestamp() {
    return timestampMillis != NO_TIMESTAMP;
  }
}
