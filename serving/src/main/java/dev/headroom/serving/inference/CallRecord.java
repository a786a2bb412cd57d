package dev.headroom.serving.inference;

import dev.headroom.serving.telemetry.RequestKind;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Call}. Times are of {@link System#nanoTime}.
 *
 * @param target as it was asked for
 * @param version that took it; null: none did
 * @param id by which its client knows it; may be empty
 * @param ending one of {@code done}, {@code invalid}, {@code forbidden}, {@code not_found}, {@code
 *     not_loaded}, {@code too_large}, {@code queue_full}, {@code unavailable}, {@code timed_out},
 *     {@code cancelled}, {@code failed}
 * @param startNanos when it was made
 * @param admittedNanos when it came into the queue; 0: it did not
 * @param runNanos when it left it for a stream; 0: it did not
 * @param ranNanos when its run was over, well or not; 0: it did not run
 * @param endNanos when its answer had been made
 */
public record CallRecord(
    Target target,
    @Nullable Long version,
    RequestKind kind,
    String id,
    String ending,
    long startNanos,
    long admittedNanos,
    long runNanos,
    long ranNanos,
    long endNanos) {

  /** How {@code outcome} is called; null, of a document that is none of its format, is invalid. */
  static String ending(@Nullable Outcome outcome) {
    return switch (outcome) {
      case null -> "invalid";
      case Outcome.Done any -> "done";
      case Outcome.Invalid any -> "invalid";
      case Outcome.Forbidden any -> "forbidden";
      case Outcome.NotFound any -> "not_found";
      case Outcome.NotLoaded any -> "not_loaded";
      case Outcome.TooLarge any -> "too_large";
      case Outcome.QueueFull any -> "queue_full";
      case Outcome.Unavailable any -> "unavailable";
      case Outcome.TimedOut any -> "timed_out";
      case Outcome.Cancelled any -> "cancelled";
      case Outcome.Failed any -> "failed";
    };
  }

  /** How long it waited for a stream; −1: it was given none. */
  public long queuedNanos() {
    return runNanos == 0 ? -1 : runNanos - admittedNanos;
  }

  /** How long its run took, of the batch where it was one of; −1: it did not run. */
  public long runTimeNanos() {
    return ranNanos == 0 ? -1 : ranNanos - runNanos;
  }
}
