package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import java.time.Instant;
import java.util.Optional;

/** What one turn of a policy came to. */
public sealed interface Tick {
  Instant at();

  /**
   * It decided.
   *
   * @param changed whether it differs from the decision before: in the number, in a condition, or
   *     in what it did
   * @param problem what went wrong after deciding: it could not be applied, kept or written down
   */
  record Decided(Instant at, Decision decision, boolean changed, Optional<String> problem)
      implements Tick {}

  /** It could not look, so it decided nothing and changed nothing. */
  record Failed(Instant at, String problem) implements Tick {}

  /**
   * The turn before was still running.
   *
   * @param since when that one began
   */
  record Skipped(Instant at, Instant since) implements Tick {}
}
