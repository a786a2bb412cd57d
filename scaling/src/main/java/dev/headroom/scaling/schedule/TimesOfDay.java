package dev.headroom.scaling.schedule;

/**
 * The times of a day at which seconds, minutes and hours all match; each a set of bits, none empty.
 * Times are seconds of the day.
 */
record TimesOfDay(long seconds, long minutes, long hours) {
  static final int NONE = -1;
  static final int LAST = 24 * 60 * 60 - 1;

  /** The first time at or after another, or NONE. */
  int ceiling(int secondOfDay) {
    int hour = secondOfDay / 3600;
    int minute = secondOfDay / 60 % 60;
    if (atOrAbove(hours, hour) == hour) {
      int second =
          atOrAbove(minutes, minute) == minute ? atOrAbove(seconds, secondOfDay % 60) : NONE;
      if (second != NONE) {
        return time(hour, minute, second);
      }
      int laterMinute = atOrAbove(minutes, minute + 1);
      if (laterMinute != NONE) {
        return time(hour, laterMinute, atOrAbove(seconds, 0));
      }
    }
    int laterHour = atOrAbove(hours, hour + 1);
    return laterHour == NONE ? NONE : time(laterHour, atOrAbove(minutes, 0), atOrAbove(seconds, 0));
  }

  /** The last time at or before another, or NONE. */
  int floor(int secondOfDay) {
    int hour = secondOfDay / 3600;
    int minute = secondOfDay / 60 % 60;
    if (atOrBelow(hours, hour) == hour) {
      int second =
          atOrBelow(minutes, minute) == minute ? atOrBelow(seconds, secondOfDay % 60) : NONE;
      if (second != NONE) {
        return time(hour, minute, second);
      }
      int earlierMinute = atOrBelow(minutes, minute - 1);
      if (earlierMinute != NONE) {
        return time(hour, earlierMinute, atOrBelow(seconds, 59));
      }
    }
    int earlierHour = atOrBelow(hours, hour - 1);
    return earlierHour == NONE
        ? NONE
        : time(earlierHour, atOrBelow(minutes, 59), atOrBelow(seconds, 59));
  }

  private static int time(int hour, int minute, int second) {
    return hour * 3600 + minute * 60 + second;
  }

  private static int atOrAbove(long values, int value) {
    long rest = values & (-1L << value);
    return rest == 0 ? NONE : Long.numberOfTrailingZeros(rest);
  }

  private static int atOrBelow(long values, int value) {
    long rest = value < 0 ? 0 : values & (-1L >>> (63 - value));
    return rest == 0 ? NONE : 63 - Long.numberOfLeadingZeros(rest);
  }
}
