package dev.headroom.metrics.series;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where samples are written: a store of series. Thread-safe. */
public interface SampleSink {
  /**
   * Writes samples together: whoever selects sees all of them or none. {@code samples} must be
   * short and must not block.
   */
  void write(Consumer<Writer> samples);

  /** For one {@link #write}, in its thread, and not after it. */
  interface Writer {
    /**
     * Appends one sample. A sample that is not newer than the series' last one is dropped, as
     * Prometheus drops it. A {@linkplain StaleMark stale mark} ends the series until its next
     * sample.
     *
     * @param known what the last append to this series returned, which saves its look-up; null at
     *     first
     * @param series its labels, all of them; read only where {@code known} no longer leads to it
     * @param timeMillis of the Unix epoch
     * @return what to give the next time
     */
    Handle append(@Nullable Handle known, Labels series, long timeMillis, double value);
  }

  /** Leads to a series in the sink that gave it. */
  interface Handle {}
}
