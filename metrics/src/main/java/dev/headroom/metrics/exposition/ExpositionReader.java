package dev.headroom.metrics.exposition;

import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one target, one after the other. Of the comments, TYPE lines are kept. A
 * series that a page holds twice counts once, with its first value, as in Prometheus. Lines may end
 * in CR LF.
 *
 * <p>The series of the last page are remembered by their bytes, so a page whose series are known
 * costs no string. Memory is bounded by the page and by {@code maxSeries}, time by a {@link
 * CpuLimit}; whatever a page holds, that grows with its length and no faster than its length times
 * the logarithm of it. Not thread-safe: one reader a target.
 */
public final class ExpositionReader {
  private static final int LINES_BETWEEN_CHECKS = 64;

  private final Predicate<String> wanted;
  private final int maxSeries;
  private final Map<SeriesText, KnownSeries> known = new HashMap<>();
  private final SeriesText probe = new SeriesText();
  private final KnownTypes types = new KnownTypes();
  private int page;

  /**
   * @param wanted which metrics are kept, by name; the others cost their look-up only
   * @param maxSeries a page of more series, wanted or not, is refused
   */
  public ExpositionReader(Predicate<String> wanted, int maxSeries) {
    this.wanted = wanted;
    this.maxSeries = maxSeries;
  }

  /**
   * What {@code text} says of wanted metrics.
   *
   * @throws MalformedExpositionException if a line breaks the format
   * @throws CpuLimitExceededException if it takes too long
   * @throws InterruptedException if this thread is interrupted: nobody waits for the page any more
   *     <p>After each of them, the next page is read as if this one had not been.
   */
  public MetricsPage read(byte[] text, ExpositionFormat format, CpuLimit limit)
      throws MalformedExpositionException, CpuLimitExceededException, InterruptedException {
    page++;
    types.begin(maxSeries);
    if (known.size() > maxSeries) {
      known.clear(); // what refused pages left behind
    }
    List<Sample> samples = new ArrayList<>(known.size());
    int seen = 0;
    int line = 1;
    boolean ended = false;
    for (int from = 0; from < text.length; line++) {
      if (line % LINES_BETWEEN_CHECKS == 0) {
        limit.check();
      }
      int newline = lineEnd(text, from);
      SampleLine sample = new SampleLine(text, from, newline, format);
      if (ended && !sample.isBlank()) {
        throw new MalformedExpositionException(line, "text after # EOF");
      }
      ended = ended || (format == ExpositionFormat.OPEN_METRICS && sample.isEnd());
      seen += sample.isBlank() ? 0 : accept(line, sample, samples);
      if (seen > maxSeries) {
        throw new MalformedExpositionException(line, "more than " + maxSeries + " series");
      }
      from = newline + 1;
    }
    if (format == ExpositionFormat.OPEN_METRICS && !ended) {
      throw new MalformedExpositionException(
          Math.max(1, line - 1), "the page does not end with # EOF: it may be cut short");
    }
    if (known.size() > seen) {
      known.values().removeIf(series -> series.lastPage != page);
    }
    return new MetricsPage(samples, types.end());
  }

  private static int lineEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }

  /** How many new series the line brought to this page: 1, or 0 if it is none or a duplicate. */
  private int accept(int number, SampleLine line, List<Sample> samples)
      throws MalformedExpositionException {
    if (line.isComment()) {
      if (line.isType() && types.add(line) > maxSeries) {
        throw new MalformedExpositionException(number, "more than " + maxSeries + " TYPE lines");
      }
      return 0;
    }
    try {
      return accept(line, samples);
    } catch (IllegalArgumentException problem) {
      throw new MalformedExpositionException(number, String.valueOf(problem.getMessage()));
    }
  }

  private int accept(SampleLine line, List<Sample> samples) {
    line.split();
    KnownSeries series = known.get(probe.set(line.text, line.seriesFrom, line.seriesTo));
    if (series == null) {
      Labels labels = LabelsText.parse(line.text, line.seriesFrom, line.seriesTo);
      series = new KnownSeries(wanted.test(labels.name()) ? labels : null);
      known.put(probe.copy(), series);
    }
    double value = line.value();
    if (series.lastPage == page) {
      return 0;
    }
    series.lastPage = page;
    if (series.labels != null) {
      samples.add(new Sample(series.labels, value, line.timestampMillis()));
    }
    return 1;
  }

  private static final class KnownSeries {
    /** Null: not wanted. */
    final @Nullable Labels labels;

    int lastPage = -1;

    KnownSeries(@Nullable Labels labels) {
      this.labels = labels;
    }
  }
}
