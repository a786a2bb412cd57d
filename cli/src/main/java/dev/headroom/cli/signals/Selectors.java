package dev.headroom.cli.signals;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import java.util.List;
import java.util.stream.Collectors;

/** Selectors of a query as PromQL writes them. */
final class Selectors {
  private Selectors() {}

  static String text(List<Matcher> selector) {
    String name =
        selector.stream().filter(Selectors::isName).map(Matcher::value).findFirst().orElse("");
    String others =
        selector.stream()
            .filter(matcher -> !isName(matcher))
            .map(Matcher::toString)
            .collect(Collectors.joining(",", "{", "}"));
    return others.equals("{}") ? name : name + others;
  }

  static boolean isName(Matcher matcher) {
    return matcher.label().equals(Labels.NAME) && matcher.operator() == Matcher.Operator.EQUAL;
  }
}
