package dev.headroom.dashboard.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last {@value #MAX_POINTS} {@linkplain Summary summaries} of one server, {@value
 * #STEP_SECONDS} s each: 24 hours of time that it was looked at. Steps begin at multiples of their
 * length since the epoch; one in which nothing was seen is not there. Not thread-safe.
 */
final class Day {
  static final int STEP_SECONDS = 30;
  static final int MAX_POINTS = 24 * 3600 / STEP_SECONDS;

  private final Deque<Point> points = new ArrayDeque<>();
  private final List<Point> open = new ArrayList<>();

  /** Adds a moment, after those before it; returns the summary of the step that it ends, if any. */
  Optional<Point> add(Point point) {
    Optional<Point> ended = Optional.empty();
    if (!open.isEmpty()
        && !start(open.getLast().at(), STEP_SECONDS).equals(start(point.at(), STEP_SECONDS))) {
      ended = end();
    }
    open.add(point);
    return ended;
  }

  /** Ends the step that is not full yet; returns its summary, if anything was seen. */
  Optional<Point> end() {
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Point summary = Summary.of(start(open.getLast().at(), STEP_SECONDS), open);
    open.clear();
    if (!points.isEmpty() && !summary.at().isAfter(points.getLast().at())) {
      return Optional.empty(); // the rest of a step that a restart cut in two
    }
    points.addLast(summary);
    trim();
    return Optional.of(summary);
  }

  /** Puts summaries of the time before it was looked at, oldest first, before what is there. */
  void recall(List<Point> past) {
    for (Point point : past.reversed()) {
      if (points.isEmpty() || point.at().isBefore(points.getFirst().at())) {
        points.addFirst(point);
      }
    }
    trim();
  }

  private void trim() {
    while (points.size() > MAX_POINTS) {
      points.removeFirst();
    }
  }

  /**
   * What came after a time, in longer steps.
   *
   * @param step a multiple of {@link #STEP_SECONDS}
   */
  List<Point> since(Instant after, int step) {
    List<Point> merged = new ArrayList<>();
    List<Point> same = new ArrayList<>();
    for (Point point : points) {
      if (!same.isEmpty() && !start(same.getLast().at(), step).equals(start(point.at(), step))) {
        merged.add(Summary.of(start(same.getLast().at(), step), same));
        same.clear();
      }
      if (start(point.at(), step).isAfter(after)) {
        same.add(point);
      }
    }
    if (!same.isEmpty()) {
      merged.add(Summary.of(start(same.getLast().at(), step), same));
    }
    return merged;
  }

  private static Instant start(Instant at, int seconds) {
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * (long) seconds);
  }

  /** Whether a summary is of the last 24 hours. */
  static boolean isRecent(Point summary, Instant now) {
    return summary.at().isAfter(now.minus(Duration.ofDays(1)));
  }
}
