package dev.headroom.metrics.query;

import dev.headroom.metrics.query.Value.Element;
import dev.headroom.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Quantiles of histograms that are given as cumulative buckets with an upper bound {@code le}:
 * within its bucket a value is assumed to be anywhere with equal chance, the first bucket beginning
 * at 0 (promql/quantile.go, BucketQuantile). Series whose {@code le} is no number are passed over.
 */
final class ClassicHistogram {
  private record Bucket(double upper, double count) {}

  private ClassicHistogram() {}

  static List<Element> quantiles(double q, List<Element> buckets) {
    Map<Labels, List<Bucket>> histograms = new HashMap<>();
    for (Element element : buckets) {
      OptionalDouble upper = upper(element.labels().get("le"));
      if (upper.isPresent()) {
        Labels rest = element.labels().without(List.of("le", Labels.NAME));
        histograms
            .computeIfAbsent(rest, labels -> new ArrayList<>())
            .add(new Bucket(upper.getAsDouble(), element.value()));
      }
    }
    List<Element> quantiles = new ArrayList<>();
    histograms.forEach(
        (labels, histogram) -> quantiles.add(new Element(labels, quantile(q, histogram))));
    return quantiles;
  }

  private static OptionalDouble upper(String le) {
    try {
      return OptionalDouble.of(
          le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le));
    } catch (NumberFormatException noBucket) {
      return OptionalDouble.empty();
    }
  }

  private static double quantile(double q, List<Bucket> unsorted) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (q < 0 || q > 1) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    List<Bucket> buckets = monotone(unsorted);
    Bucket last = buckets.getLast();
    if (buckets.size() < 2
        || last.upper != Double.POSITIVE_INFINITY
        || last.count == 0
        || Double.isNaN(last.count)) {
      return Double.NaN;
    }
    double rank = q * last.count;
    int at = 0;
    while (at < buckets.size() - 1 && buckets.get(at).count < rank) {
      at++;
    }
    if (at == buckets.size() - 1) {
      return buckets.get(at - 1).upper;
    }
    Bucket bucket = buckets.get(at);
    if (at == 0 && bucket.upper <= 0) {
      return bucket.upper;
    }
    double lower = at == 0 ? 0 : buckets.get(at - 1).upper;
    double below = at == 0 ? 0 : buckets.get(at - 1).count;
    return lower + (bucket.upper - lower) * ((rank - below) / (bucket.count - below));
  }

  /**
   * By bound, equal bounds added up, counts that fall raised to the one before: they were read at
   * slightly different times.
   */
  private static List<Bucket> monotone(List<Bucket> unsorted) {
    List<Bucket> buckets = new ArrayList<>();
    for (Bucket bucket :
        unsorted.stream().sorted(Comparator.comparingDouble(Bucket::upper)).toList()) {
      if (!buckets.isEmpty() && buckets.getLast().upper == bucket.upper) {
        buckets.add(new Bucket(bucket.upper, buckets.removeLast().count + bucket.count));
      } else {
        buckets.add(bucket);
      }
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < buckets.size(); i++) {
      highest = Math.max(highest, buckets.get(i).count);
      buckets.set(i, new Bucket(buckets.get(i).upper, highest));
    }
    return buckets;
  }
}
