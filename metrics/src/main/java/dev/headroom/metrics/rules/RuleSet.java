package dev.headroom.metrics.rules;

import dev.headroom.document.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All the rules of a user's files.
 *
 * @param rules of objects' metrics; of two that give the same, the later holds
 * @param external of external metrics, likewise
 * @param resources of processor time and memory; the last that a file says
 * @param bad what is wrong in rules that are left out for it
 * @param doubts what is hardly meant so, in rules that hold
 */
public record RuleSet(
    List<MetricRule> rules,
    List<MetricRule> external,
    Optional<ResourceRules> resources,
    List<Problem> bad,
    List<Problem> doubts) {
  public static final RuleSet NONE =
      new RuleSet(List.of(), List.of(), Optional.empty(), List.of(), List.of());

  public RuleSet {
    rules = List.copyOf(rules);
    external = List.copyOf(external);
    bad = List.copyOf(bad);
    doubts = List.copyOf(doubts);
  }

  public boolean isEmpty() {
    return rules.isEmpty() && external.isEmpty() && resources.isEmpty() && bad.isEmpty();
  }

  /** With those of another file after these. */
  public RuleSet and(RuleSet later) {
    return new RuleSet(
        joined(rules, later.rules),
        joined(external, later.external),
        later.resources.or(() -> resources),
        joined(bad, later.bad),
        joined(doubts, later.doubts));
  }

  /** What is wrong with rules that are left out, and doubtful in others: a sentence each. */
  public List<String> notes() {
    return Stream.concat(
            bad.stream().map(problem -> "a rule is left out: " + problem),
            doubts.stream().map(problem -> "a rule is doubtful: " + problem))
        .toList();
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** Whether a metric of objects could be called so, once there are series. */
  public boolean mayGive(String metric) {
    return rules.stream().anyMatch(rule -> rule.mayGive(metric));
  }

  /** Whether an external metric could be called so, once there are series. */
  public boolean mayGiveExternal(String metric) {
    return external.stream().anyMatch(rule -> rule.mayGive(metric));
  }
}
