package dev.headroom.metrics.query;

import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What all of one query's evaluation shares: where samples come from, what may still be read and
 * how long it may take, and the remarks so far. For one thread.
 */
final class Context {
  private static final int MAX_REMARKS = 100;
  private final String text;
  private final SampleSource source;
  private final QuerySettings settings;
  private final long deadline;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> infos = new LinkedHashSet<>();
  private final long start;
  private final long end;
  private long samplesLeft;

  /**
   * @param steps of the whole query
   */
  Context(String text, SampleSource source, QuerySettings settings, Steps steps) {
    this.text = text;
    this.source = source;
    this.settings = settings;
    this.start = steps.start();
    this.end = steps.last();
    this.samplesLeft = settings.maxSamples();
    this.deadline = System.nanoTime() + settings.timeout().toNanos();
  }

  QuerySettings settings() {
    return settings;
  }

  long time(TimeShift shift, long step) {
    return shift.time(step, start, end);
  }

  /** Gives the series one after another, as far as the query may read. */
  void forEach(List<Matcher> matchers, long after, long until, Consumer<Points> action) {
    checkTime();
    source.forEach(
        matchers,
        after,
        until,
        points -> {
          take(points.size());
          action.accept(points);
        });
  }

  /**
   * Counts samples that are read or made.
   *
   * @throws QueryException if these are more than may be
   */
  void take(long samples) {
    samplesLeft -= samples;
    if (samplesLeft < 0) {
      throw QueryException.tooManySamples();
    }
  }

  /**
   * @throws QueryException if the time is over
   */
  void checkTime() {
    if (System.nanoTime() - deadline > 0) {
      throw QueryException.timedOut();
    }
  }

  void warn(String problem, Expression at) {
    remark(warnings, "PromQL warning: " + problem, at);
  }

  void inform(String problem, Expression at) {
    remark(infos, "PromQL info: " + problem, at);
  }

  private void remark(Set<String> remarks, String problem, Expression at) {
    if (remarks.size() < MAX_REMARKS) {
      remarks.add(problem + " (" + QueryException.lineAndColumn(text, at.position()) + ")");
    }
  }

  List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  List<String> infos() {
    return new ArrayList<>(infos);
  }
}
