package dev.headroom.metrics.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one target, one after the other. Comments (HELP and TYPE among them) are
 * passed over. A series that a page holds twice counts once, with its first value, as in
 * Prometheus. Lines may end in CR LF.
 *
 * <p>The series of the last page are remembered by their bytes, so a page whose series are known
 * costs no string. Memory is bounded by the page and by {@code maxSeries}. Not thread-safe: one
 * reader a target.
 */
public final class ExpositionReader {
  private final Predicate<String> wanted;
  private final int maxSeries;
  private final Map<SeriesText, KnownSeries> known = new HashMap<>();
  private final SeriesText probe = new SeriesText();
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
   * The wanted samples of {@code text}, in the page's order.
   *
   * @throws MalformedExpositionException if a line breaks the format; the next page is read as if
   *     this one had not been
   */
  public List<Sample> read(byte[] text, ExpositionFormat format)
      throws MalformedExpositionException {
    page++;
    if (known.size() > maxSeries) {
      known.clear(); // what refused pages left behind
    }
    List<Sample> samples = new ArrayList<>(known.size());
    int seen = 0;
    int line = 1;
    boolean ended = false;
    for (int from = 0; from < text.length; line++) {
      int newline = from;
      while (newline < text.length && text[newline] != '\n') {
        newline++;
      }
      SampleLine sample = new SampleLine(text, from, newline, format);
      if (ended && !sample.isBlank()) {
        throw new MalformedExpositionException(line, "text after # EOF");
      }
      ended = ended || (format == ExpositionFormat.OPEN_METRICS && sample.isEnd());
      if (!sample.isBlank() && !sample.isComment()) {
        try {
          seen += accept(sample, samples);
        } catch (IllegalArgumentException problem) {
          throw new MalformedExpositionException(line, String.valueOf(problem.getMessage()));
        }
        if (seen > maxSeries) {
          throw new MalformedExpositionException(line, "more than " + maxSeries + " series");
        }
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
    return samples;
  }

  /** How many new series the line brought to this page: 1, or 0 if it is a duplicate. */
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

  /** A page from a string, for what is not scraped. */
  public List<Sample> read(String text, ExpositionFormat format)
      throws MalformedExpositionException {
    return read(text.getBytes(StandardCharsets.UTF_8), format);
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
