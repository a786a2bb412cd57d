package dev.headroom.scaling.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * A size asked for at certain moments, as CronHPA's jobs do.
 *
 * @param name unique among the policy's jobs
 * @param targetSize replicas asked for, 0 or more
 * @param runOnce whether only the first run counts; always true of {@code @date}
 * @param excludeDates days without runs: a run is left out if its day, in the time zone, is one
 *     that any of these names; their times of day mean nothing
 */
public record Job(
    String name,
    Cron schedule,
    ZoneId timeZone,
    int targetSize,
    boolean runOnce,
    List<Cron> excludeDates) {

  public Job {
    if (targetSize < 0) {
      throw new IllegalArgumentException(
          "targetSize: " + targetSize + " (expected: 0 or more, job " + name + ")");
    }
    runOnce = runOnce || schedule instanceof SingleDate;
    excludeDates = List.copyOf(excludeDates);
  }

  boolean isExcluded(Instant run) {
    if (excludeDates.isEmpty()) {
      return false;
    }
    LocalDate day = LocalDate.ofInstant(run, timeZone);
    return excludeDates.stream().anyMatch(dates -> dates.includesDay(day, timeZone));
  }

  /** Tells a job that ran once from one of the same name that was written anew. */
  String identity() {
    return name + " " + schedule.text();
  }
}
