package dev.headroom.dashboard.timeline;

/** Where a timeline's summaries are kept beyond its own life. Must return soon. Thread-safe. */
@FunctionalInterface
public interface PointLog {
  /** Keeps nothing. */
  PointLog NONE = (server, summary) -> {};

  void add(String server, Point summary);
}
