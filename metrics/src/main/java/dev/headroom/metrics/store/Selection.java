package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Matcher.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the series that matchers fit: the shortest postings that hold them all, of which each
 * series is tried on the other matchers. An expression is tried once a value, however many series
 * have it.
 */
final class Selection {
  /** What has a meaning in an expression, but for {@code |}. */
  private static final String SPECIAL = "\\.+*?()[]{}^$";

  private final List<Condition> conditions;

  Selection(List<Matcher> matchers) {
    this.conditions = matchers.stream().map(Condition::of).toList();
  }

  void forEach(SeriesTable table, Postings postings, Consumer<StoredSeries> action) {
    List<Posting> candidates = candidates(postings);
    if (candidates == null) {
      table.forEach(series -> tell(series, action));
      return;
    }
    for (Posting posting : candidates) {
      for (int i = 0; i < posting.size(); i++) {
        tell(posting.get(i), action);
      }
    }
  }

  private void tell(StoredSeries series, Consumer<StoredSeries> action) {
    for (Condition condition : conditions) {
      if (!condition.fits(series.labels.get(condition.matcher.label()))) {
        return;
      }
    }
    action.accept(series);
  }

  /** Postings that hold all that fit, none twice; null if every series may fit. */
  private @Nullable List<Posting> candidates(Postings postings) {
    List<Posting> shortest = null;
    for (Condition condition : conditions) {
      if (!condition.matcher.matchesEmpty() && condition.values != null) {
        shortest =
            shorter(shortest, postings.postings(condition.matcher.label(), condition.values));
      }
    }
    if (shortest != null) {
      return shortest;
    }
    for (Condition condition : conditions) {
      if (!condition.matcher.matchesEmpty()) {
        shortest =
            shorter(
                shortest,
                postings.of(condition.matcher.label()).stream()
                    .filter(posting -> condition.fits(posting.value))
                    .toList());
      }
    }
    return shortest;
  }

  private static List<Posting> shorter(@Nullable List<Posting> one, List<Posting> other) {
    return one == null || size(other) < size(one) ? other : one;
  }

  private static long size(List<Posting> postings) {
    return postings.stream().mapToLong(Posting::size).sum();
  }

  /**
   * A matcher.
   *
   * @param values the only ones that it fits, where they can be told
   * @param tried what an expression said of values
   */
  private record Condition(
      Matcher matcher, @Nullable List<String> values, @Nullable Map<String, Boolean> tried) {
    static Condition of(Matcher matcher) {
      return switch (matcher.operator()) {
        case EQUAL -> new Condition(matcher, List.of(matcher.value()), null);
        case NOT_EQUAL -> new Condition(matcher, null, null);
        case MATCHES, NOT_MATCHES ->
            new Condition(matcher, alternatives(matcher).orElse(null), new HashMap<>());
      };
    }

    boolean fits(String value) {
      return tried == null
          ? matcher.matchesValue(value)
          : tried.computeIfAbsent(value, matcher::matchesValue);
    }

    /** The values of {@code =~"a|b"}. */
    private static Optional<List<String>> alternatives(Matcher matcher) {
      boolean plain = matcher.value().chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
      if (matcher.operator() != Operator.MATCHES || !plain) {
        return Optional.empty();
      }
      List<String> values = new ArrayList<>();
      int from = 0;
      for (int bar; (bar = matcher.value().indexOf('|', from)) >= 0; from = bar + 1) {
        values.add(matcher.value().substring(from, bar));
      }
      values.add(matcher.value().substring(from));
      return Optional.of(values);
    }
  }
}
