package dev.headroom.scaling.schedule;

import java.time.Instant;

/**
 * What became of one run of a job.
 *
 * @param at when it was due
 * @param sentence why
 */
public record JobRun(String job, Instant at, Outcome outcome, String sentence) {

  /** What can become of a run. */
  public enum Outcome {
    /** It was due since the last decision, and moved the bounds (or found nothing to move). */
    RAN,
    /**
     * It was due over a minute ago, while nobody decided, within the deadline, and was made up for.
     */
    CAUGHT_UP,
    /** It was due while nobody decided, longer ago than the deadline, and is lost. */
    MISSED,
    /** Its day is excluded. */
    EXCLUDED
  }
}
