package dev.headroom.metrics.catalog;

import dev.headroom.metrics.query.Query;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How one kind of server says a signal.
 *
 * @param expression a query over one replica's series that gives at most one value; {@code $name}
 *     stands for a parameter
 * @param parameters what the page does not say and the user may, with what is assumed otherwise
 * @param target the recommended value for a replica; empty where it depends on the model
 * @param note what to know about it, or empty
 */
public record SignalQuery(
    String expression, Map<String, Double> parameters, OptionalDouble target, String note) {
  public SignalQuery {
    parameters = Map.copyOf(parameters);
  }

  /**
   * The query with the given values of its parameters, others by default; values for parameters
   * that it lacks are passed over.
   */
  Query query(Map<String, Double> values) {
    String text = expression;
    for (Map.Entry<String, Double> parameter : parameters.entrySet()) {
      double value = values.getOrDefault(parameter.getKey(), parameter.getValue());
      text = text.replace("$" + parameter.getKey(), Double.toString(value));
    }
    return Query.parse(text);
  }
}
