package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.SampleSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A query that should give one value within a range.
 *
 * @param unit of its values, or empty
 */
record RangedQuery(Query query, Range range, String unit) {
  /** How old a sample may be to count as current; a series that ended has none sooner. */
  private static final Duration LOOKBACK = Duration.ofSeconds(30);

  /** The value at {@code now}, when the newest page has metrics of these names. */
  Reading at(Instant now, SampleSource series, Set<String> names) {
    try {
      return switch (query.at(now, series, LOOKBACK)) {
        case Value.Scalar scalar -> checked(scalar.value());
        case Value.Vector vector when vector.elements().size() == 1 ->
            checked(vector.elements().getFirst().value());
        case Value.Vector vector when vector.elements().isEmpty() -> noSamples(names);
        case Value.Vector vector ->
            new Reading.Absent(
                Reading.Reason.AMBIGUOUS,
                vector.elements().size() + " values of " + query + " (expected: one)");
        case Value.Matrix _, Value.Text _ ->
            new Reading.Absent(
                Reading.Reason.AMBIGUOUS, "no number from " + query + " (expected: one)");
      };
    } catch (QueryException problem) {
      return new Reading.Absent(Reading.Reason.AMBIGUOUS, query + ": " + problem.getMessage());
    }
  }

  private Reading noSamples(Set<String> names) {
    Set<String> missing = new LinkedHashSet<>(query.metrics());
    missing.removeAll(names);
    return new Reading.Absent(
        Reading.Reason.NO_SAMPLES,
        missing.isEmpty()
            ? "too few samples yet for " + query
            : "the page has no " + String.join(", ", missing) + ", for " + query);
  }

  private Reading checked(double value) {
    if (!Double.isFinite(value)) {
      return new Reading.Absent(Reading.Reason.NOT_FINITE, value + " from " + query);
    }
    return range.contains(value)
        ? new Reading.Present(value, query.toString())
        : new Reading.Absent(
            Reading.Reason.OUT_OF_RANGE,
            value + " from " + query + " (expected: " + (range + " " + unit).strip() + ")");
  }
}
