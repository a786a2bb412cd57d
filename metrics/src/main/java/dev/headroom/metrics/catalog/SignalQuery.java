package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one kind of server says a signal.
 *
 * @param expression a query over one replica's series that gives at most one value; {@code $name}
 *     stands for a parameter
 * @param parameters what the page does not say and the user may, or must
 * @param target the recommended value for a replica; empty where it depends on the model
 * @param note what to know about it, or empty
 * @param insteadOf counters that are named where this is meant, beside the first that it takes a
 *     rate of
 */
public record SignalQuery(
    String expression,
    List<Parameter> parameters,
    OptionalDouble target,
    String note,
    List<String> insteadOf) {
  private static final Pattern PLACE = Pattern.compile("\\$([a-zA-Z0-9]+)");

  /**
   * Checks that the expression is a query.
   *
   * @throws QueryException with what is wrong
   */
  public SignalQuery {
    parameters = List.copyOf(parameters);
    insteadOf = List.copyOf(insteadOf);
    parsed(expression, parameters);
  }

  private static Query parsed(String expression, List<Parameter> declared) {
    return Query.parse(
        PLACE
            .matcher(expression)
            .replaceAll(
                place ->
                    declared.stream().anyMatch(p -> p.name().equals(place.group(1)))
                        ? "1"
                        : Matcher.quoteReplacement(place.group())));
  }

  /** Whether who names that counter means this. */
  boolean isMeantBy(String counter) {
    return insteadOf.contains(counter)
        || parsed().rated().stream().findFirst().filter(counter::equals).isPresent();
  }

  /** With 1 for each parameter. */
  Query parsed() {
    return parsed(expression, parameters);
  }

  /** A parameter that must be said, and is not. */
  Optional<Parameter> unsaid(Map<String, Double> values) {
    return parameters.stream()
        .filter(p -> p.standard().isEmpty() && !values.containsKey(p.name()))
        .findFirst();
  }

  /**
   * The query with the given values of its parameters, others by default; values for parameters
   * that it lacks are passed over. None may be {@link #unsaid}.
   */
  Query query(Map<String, Double> values) {
    return Query.parse(
        PLACE
            .matcher(expression)
            .replaceAll(place -> Double.toString(value(place.group(1), values))));
  }

  private double value(String name, Map<String, Double> values) {
    Double said = values.get(name);
    return said != null
        ? said
        : parameters.stream()
            .filter(parameter -> parameter.name().equals(name))
            .findFirst()
            .orElseThrow()
            .standard()
            .orElseThrow();
  }
}
