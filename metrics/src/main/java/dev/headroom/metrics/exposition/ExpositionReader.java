package dev.headroom.metrics.exposition;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one target, one after the other. A series that a page holds twice counts once,
 * with its first value, as in Prometheus. Lines may end in CR LF.
 *
 * <p>The series of the last page are remembered by their bytes, each with what the reader's owner
 * keeps beside it, so a page whose series are known costs a look-up and a number a sample, and no
 * object. Memory is bounded by the page and by {@code maxSeries}, time by a {@link CpuLimit};
 * whatever a page holds, that grows with its length and no faster than its length times the
 * logarithm of it. Not thread-safe: one reader a target.
 *
 * @param <K> what its owner keeps beside each series
 */
public final class ExpositionReader<K> {
  private static final int LINES_BETWEEN_CHECKS = 64;

  private final Function<Map<String, String>, @Nullable K> keep;
  private final int maxSeries;
  private final Map<SeriesText, KnownSeries<K>> known = new HashMap<>();
  private final SeriesText probe = new SeriesText();
  private final KnownMetadata metadata = new KnownMetadata();
  private final SampleLine sample = new SampleLine();
  private final PageSamples<K> samples = new PageSamples<>();
  private ExpositionFormat lastFormat = ExpositionFormat.PROMETHEUS;
  private @Nullable MetricType lastType;
  private int page;

  /**
   * @param keep what is kept beside a series that was not on the last page, by its labels, which
   *     are sorted, may be empty, and are the callee's; null: the series is not wanted, and costs
   *     its look-up only. An IllegalArgumentException says why the page is refused
   * @param maxSeries a page of more series, wanted or not, is refused
   */
  public ExpositionReader(Function<Map<String, String>, @Nullable K> keep, int maxSeries) {
    this.keep = keep;
    this.maxSeries = maxSeries;
  }

  /**
   * What {@code text} says of wanted metrics; valid until the next call.
   *
   * @throws MalformedExpositionException if a line breaks the format
   * @throws CpuLimitExceededException if it takes too long
   * @throws InterruptedException if this thread is interrupted: nobody waits for the page any more
   *     <p>After each of them, the next page is read as if this one had not been.
   */
  public PageSamples<K> read(byte[] text, ExpositionFormat format, CpuLimit limit)
      throws MalformedExpositionException, CpuLimitExceededException, InterruptedException {
    begin(format);
    int line = 1;
    boolean ended = false;
    for (int from = 0; from < text.length; line++) {
      if (line % LINES_BETWEEN_CHECKS == 0) {
        limit.check();
      }
      int newline = lineEnd(text, from);
      sample.set(text, from, newline, format);
      if (ended) {
        throw new MalformedExpositionException(line, "text after # EOF");
      }
      if (format == ExpositionFormat.OPEN_METRICS && sample.isEnd()) {
        ended = true;
      } else {
        accept(line, format);
      }
      from = newline + 1;
    }
    if (format == ExpositionFormat.OPEN_METRICS && !ended) {
      throw new MalformedExpositionException(
          Math.max(1, line - 1), "the page does not end with # EOF: it may be cut short");
    }
    if (known.size() > samples.lines()) {
      known.values().removeIf(series -> series.lastPage != page);
    }
    samples.end(metadata.end());
    return samples;
  }

  private void begin(ExpositionFormat format) {
    page++;
    metadata.begin(maxSeries);
    if (known.size() > maxSeries || format != lastFormat) {
      known.clear(); // what refused pages left behind, or what is written otherwise
    }
    lastFormat = format;
    lastType = null;
    samples.clear();
  }

  private static int lineEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }

  private void accept(int number, ExpositionFormat format) throws MalformedExpositionException {
    try {
      if (sample.isBlank()) {
        if (format == ExpositionFormat.OPEN_METRICS) {
          throw new IllegalArgumentException("an empty line");
        }
      } else if (sample.isComment()) {
        comment(format);
      } else {
        series(format);
      }
    } catch (IllegalArgumentException problem) {
      throw new MalformedExpositionException(number, String.valueOf(problem.getMessage()));
    }
  }

  private void comment(ExpositionFormat format) {
    MetadataLine.Kind kind = MetadataLine.kind(sample.text, sample.from, sample.to, format);
    if (kind != null) {
      MetadataLine line =
          metadata.add(kind, sample.text, sample.from, sample.to, format, maxSeries);
      lastType = kind == MetadataLine.Kind.TYPE ? line.type() : lastType;
    } else if (format == ExpositionFormat.OPEN_METRICS) {
      throw new IllegalArgumentException("a comment (expected: # TYPE, # HELP, # UNIT or # EOF)");
    }
  }

  private void series(ExpositionFormat format) {
    sample.split();
    KnownSeries<K> series = known.get(probe.set(sample.text, sample.seriesFrom, sample.seriesTo));
    String boundary = BoundaryText.label(lastType);
    boolean isNew = false;
    if (series == null || (series.bounded && !Objects.equals(boundary, series.boundary))) {
      isNew = true;
      series = parse(format, boundary);
      known.put(probe.copy(), series);
    }
    double value = sample.value();
    long timestamp = sample.timestampMillis();
    if (series.lastPage == page) {
      return;
    }
    series.lastPage = page;
    samples.count(isNew && series.kept != null);
    if (samples.lines() > maxSeries) {
      throw new IllegalArgumentException("more than " + maxSeries + " series");
    }
    if (series.kept != null) {
      samples.add(series.kept, value, timestamp);
    }
  }

  private KnownSeries<K> parse(ExpositionFormat format, @Nullable String boundary) {
    Map<String, String> labels =
        LabelsText.parse(sample.text, sample.seriesFrom, sample.seriesTo, format);
    boolean bounded = labels.containsKey("le") || labels.containsKey("quantile");
    if (boundary != null) {
      BoundaryText.normalise(labels, boundary);
    }
    return new KnownSeries<>(keep.apply(labels), boundary, bounded);
  }

  private static final class KnownSeries<K> {
    /** Null: not wanted. */
    final @Nullable K kept;

    /** The label that was read as a bound. */
    final @Nullable String boundary;

    final boolean bounded;
    int lastPage = -1;

    KnownSeries(@Nullable K kept, @Nullable String boundary, boolean bounded) {
      this.kept = kept;
      this.boundary = boundary;
      this.bounded = bounded;
    }
  }
}
