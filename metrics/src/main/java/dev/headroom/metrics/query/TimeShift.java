package dev.headroom.metrics.query;

/**
 * When a selector looks, seen from a step: {@code offset} and {@code @}.
 *
 * @param moment for {@link Anchor#MOMENT}, in milliseconds
 */
record TimeShift(Anchor anchor, long moment, long offsetMillis) {
  static final TimeShift NONE = new TimeShift(Anchor.STEP, 0, 0);

  /** What the offset counts from. */
  enum Anchor {
    STEP,
    MOMENT,
    START,
    END
  }

  boolean isFixed() {
    return anchor != Anchor.STEP;
  }

  TimeShift at(Anchor newAnchor, long newMoment) {
    return new TimeShift(newAnchor, newMoment, offsetMillis);
  }

  TimeShift offset(long millis) {
    return new TimeShift(anchor, moment, millis);
  }

  /**
   * @param queryStart and {@code queryEnd}: of the whole query, within a subquery too
   */
  long time(long step, long queryStart, long queryEnd) {
    long from =
        switch (anchor) {
          case STEP -> step;
          case MOMENT -> moment;
          case START -> queryStart;
          case END -> queryEnd;
        };
    return from - offsetMillis;
  }
}
