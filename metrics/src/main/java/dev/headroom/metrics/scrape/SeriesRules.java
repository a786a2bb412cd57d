package dev.headroom.metrics.scrape;

import dev.headroom.metrics.relabel.Relabelling;
import dev.headroom.metrics.scrape.config.JobConfiguration.Honor;
import dev.headroom.metrics.scrape.config.ScrapeLimits;
import dev.headroom.metrics.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the series of a target's pages.
 *
 * @param wanted which metrics are kept, by their names on the page
 * @param honor what of a page is taken as it is
 * @param relabelling after the target's labels are there
 * @param limits of labels, after relabelling
 */
record SeriesRules(
    Predicate<String> wanted, Honor honor, Relabelling relabelling, ScrapeLimits limits) {
  private static final String EXPORTED = "exported_";

  /**
   * The series' labels in the store; null where it is not kept.
   *
   * @param page the labels on the page, which this method may change; an empty value is one that
   *     the page sets, and hides the target's where labels are honored
   * @throws IllegalArgumentException if the page is to be refused
   */
  @Nullable Labels labels(Map<String, String> page, Labels target) {
    if (!wanted.test(page.getOrDefault(Labels.NAME, ""))) {
      return null;
    }
    Map<String, String> labels = merged(page, target);
    labels.values().removeIf(String::isEmpty);
    if (!relabelling.apply(labels)) {
      return null;
    }
    if (!labels.containsKey(Labels.NAME)) {
      throw new IllegalArgumentException("a series without a metric name, after relabelling");
    }
    check(labels);
    return Labels.of(labels);
  }

  private Map<String, String> merged(Map<String, String> page, Labels target) {
    if (honor.labels()) {
      target.forEach(page::putIfAbsent);
      return page;
    }
    Map<String, String> merged = new TreeMap<>(page);
    Map<String, String> moved = new TreeMap<>();
    target.forEach(
        (name, value) -> {
          String own = merged.put(name, value);
          if (own != null && !own.isEmpty()) {
            moved.put(name, own);
          }
        });
    moved.forEach(
        (name, value) -> {
          String free = EXPORTED + name;
          while (merged.containsKey(free)) {
            free = EXPORTED + free;
          }
          merged.put(free, value);
        });
    return merged;
  }

  private void check(Map<String, String> labels) {
    if (limits.labels() > 0 && labels.size() > limits.labels()) {
      throw new IllegalArgumentException(
          labels.size() + " labels (expected: at most " + limits.labels() + ", the label_limit)");
    }
    if (limits.labelNameLength() == 0 && limits.labelValueLength() == 0) {
      return;
    }
    labels.forEach(
        (name, value) -> {
          check("name", name, limits.labelNameLength());
          check("value", value, limits.labelValueLength());
        });
  }

  private static void check(String what, String text, long limit) {
    if (limit > 0 && text.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw new IllegalArgumentException(
          "a label's " + what + " of more than " + limit + " bytes: " + text);
    }
  }
}
