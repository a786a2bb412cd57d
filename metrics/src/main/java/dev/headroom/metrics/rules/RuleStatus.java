package dev.headroom.metrics.rules;

import java.time.Instant;
import java.util.Optional;

/**
 * A rule at work.
 *
 * @param external whether its metrics are external ones
 * @param health as of the last look at the series
 * @param last the last question that was asked by it, if there was any
 */
public record RuleStatus(boolean external, RuleHealth health, Optional<Question> last) {
  /**
   * A question to the backend.
   *
   * @param query the template, filled in
   * @param error why there was no value, a sentence
   */
  public record Question(Instant at, String query, Optional<String> error) {}
}
