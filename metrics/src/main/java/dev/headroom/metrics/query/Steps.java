package dev.headroom.metrics.query;

/**
 * The moments at which an expression is evaluated, in milliseconds of the Unix epoch.
 *
 * @param interval between them; above zero
 * @param count of them; 0 or more
 */
record Steps(long start, long interval, int count) {
  static Steps one(long at) {
    return new Steps(at, 1, 1);
  }

  long time(int step) {
    return start + step * interval;
  }

  /** The last moment; there must be one. */
  long last() {
    return time(count - 1);
  }
}
