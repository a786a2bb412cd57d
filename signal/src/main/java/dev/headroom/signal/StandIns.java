package dev.headroom.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says once when the gateway begins to stand in for the pages of a metric and once when that ends.
 * Each has to last a while first: a replica that has just started has not been scraped yet, and a
 * slow page answers now and then. Not thread-safe.
 */
public final class StandIns {
  private static final Duration LASTING = Duration.ofSeconds(3);

  private static final class Metric {
    boolean said;
    @Nullable Instant otherwiseSince;
  }

  private final Map<Integer, Metric> metrics = new HashMap<>();

  /**
   * What is to be said now.
   *
   * @param measures of a policy's metrics, in its order
   */
  public List<String> heard(Instant now, List<Measure> measures) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      heard(now, metrics.computeIfAbsent(i, _ -> new Metric()), measure.standsIn())
          .map(sentence -> sentence.isEmpty() ? measure.spec().name() + ended() : sentence)
          .ifPresent(sentences::add);
    }
    return sentences;
  }

  private static String ended() {
    return " is measured on the replicas' pages again";
  }

  private static Optional<String> heard(Instant now, Metric metric, Optional<String> standsIn) {
    if (standsIn.isPresent() == metric.said) {
      metric.otherwiseSince = null;
      return Optional.empty();
    }
    Instant since = metric.otherwiseSince == null ? now : metric.otherwiseSince;
    metric.otherwiseSince = since;
    if (now.isBefore(since.plus(LASTING))) {
      return Optional.empty();
    }
    metric.said = !metric.said;
    metric.otherwiseSince = null;
    return Optional.of(standsIn.orElse(""));
  }
}
