package dev.headroom.signal;

import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.metrics.rules.RuleStatus;
import java.util.List;

/**
 * How the rules of the files fare.
 *
 * @param askedOf who answers them, for people
 * @param read the rules, and what is wrong or doubtful with them
 * @param rules those that hold, in the files' order, external ones last
 */
public record RulesReport(String askedOf, RuleSet read, List<RuleStatus> rules) {
  public RulesReport {
    rules = List.copyOf(rules);
  }
}
