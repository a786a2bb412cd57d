package dev.headroom.metrics.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.QueryException;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.SeriesIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code series}, {@code labels} and {@code label/<name>/values}. */
final class SeriesEndpoints {
  private final SeriesIndex index;

  SeriesEndpoints(SeriesIndex index) {
    this.index = index;
  }

  Reply series(Parameters parameters) {
    if (parameters.texts("match[]").isEmpty()) {
      throw new ApiException(ApiException.Type.BAD_DATA, "no match[] parameter provided");
    }
    SortedSet<Labels> found =
        all(parameters, (matchers, span) -> index.series(matchers, span.from, span.until));
    return Reply.firstOf(found, parameters.limit("limit"), ApiJson::labels);
  }

  Reply labelNames(Parameters parameters) {
    SortedSet<String> names =
        all(parameters, (matchers, span) -> index.labelNames(matchers, span.from, span.until));
    return Reply.firstOf(names, parameters.limit("limit"), JsonGenerator::writeString);
  }

  Reply labelValues(String name, Parameters parameters) {
    String label = LabelName.unescaped(name);
    SortedSet<String> values =
        all(
            parameters,
            (matchers, span) -> index.labelValues(label, matchers, span.from, span.until));
    return Reply.firstOf(values, parameters.limit("limit"), JsonGenerator::writeString);
  }

  private record Span(long from, long until) {}

  private interface LookUp<T> {
    List<T> in(List<Matcher> matchers, Span span);
  }

  /** What any of the selectors finds; of all series where there is none. */
  private static <T extends Comparable<? super T>> SortedSet<T> all(
      Parameters parameters, LookUp<T> lookUp) {
    Span span =
        new Span(parameters.time("start", Long.MIN_VALUE), parameters.time("end", Long.MAX_VALUE));
    if (span.until < span.from) {
      throw ApiException.badParameter("end", "end timestamp must not be before start time");
    }
    List<List<Matcher>> selectors = selectors(parameters);
    SortedSet<T> found = new TreeSet<>();
    for (List<Matcher> selector : selectors.isEmpty() ? List.of(List.<Matcher>of()) : selectors) {
      found.addAll(lookUp.in(selector, span));
    }
    return found;
  }

  /**
   * What {@code match[]} says.
   *
   * @throws ApiException if one of them is no selector, or selects everything
   */
  static List<List<Matcher>> selectors(Parameters parameters) {
    List<List<Matcher>> selectors = new ArrayList<>();
    for (String text : parameters.texts("match[]")) {
      try {
        selectors.add(Query.selector(text));
      } catch (QueryException none) {
        throw ApiException.badParameter("match[]", String.valueOf(none.getMessage()));
      }
    }
    return selectors;
  }
}
