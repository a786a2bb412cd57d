package dev.headroom.kubernetes.metricsapi.answer;

import dev.headroom.metrics.rules.Requirement;
import dev.headroom.metrics.series.Matcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A metric's selector, as rules and as readers of pages take it. */
final class Selectors {
  private Selectors() {}

  /**
   * As rules take it.
   *
   * @throws IllegalArgumentException for an operator that PromQL has not
   */
  static List<Requirement> requirements(List<dev.headroom.scaling.selector.Requirement> selector) {
    return selector.stream()
        .map(
            each ->
                new Requirement(
                    each.key(),
                    switch (each.operator()) {
                      case EQUALS -> Requirement.Operator.EQUAL;
                      case NOT_EQUALS -> Requirement.Operator.NOT_EQUAL;
                      case IN -> Requirement.Operator.IN;
                      case NOT_IN -> Requirement.Operator.NOT_IN;
                      case EXISTS -> Requirement.Operator.EXISTS;
                      case DOES_NOT_EXIST -> Requirement.Operator.DOES_NOT_EXIST;
                      case GREATER_THAN, LESS_THAN ->
                          throw new IllegalArgumentException(
                              "selector: "
                                  + each.key()
                                  + " > or < (expected: =, !=, in, notin, a label, or !label)");
                    },
                    each.values()))
        .toList();
  }

  /** As readers of pages take it. */
  static List<Matcher> matchers(List<Requirement> selector) {
    return selector.stream()
        .map(
            each -> {
              String any =
                  each.values().stream().map(Pattern::quote).collect(Collectors.joining("|"));
              return switch (each.operator()) {
                case EQUAL -> matcher(each, Matcher.Operator.EQUAL, each.values().getFirst());
                case NOT_EQUAL ->
                    matcher(each, Matcher.Operator.NOT_EQUAL, each.values().getFirst());
                case IN -> matcher(each, Matcher.Operator.MATCHES, any);
                case NOT_IN -> matcher(each, Matcher.Operator.NOT_MATCHES, any);
                case EXISTS -> matcher(each, Matcher.Operator.NOT_EQUAL, "");
                case DOES_NOT_EXIST -> matcher(each, Matcher.Operator.EQUAL, "");
              };
            })
        .toList();
  }

  private static Matcher matcher(Requirement of, Matcher.Operator operator, String value) {
    return Matcher.of(of.label(), operator, value);
  }
}
