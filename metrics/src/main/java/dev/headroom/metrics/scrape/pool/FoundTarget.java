package dev.headroom.metrics.scrape.pool;

import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.scrape.config.TargetGroup;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.PrometheusDuration;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a job makes of an address that it found. */
sealed interface FoundTarget {
  /** The labels before relabelling. */
  Labels discovered();

  /** To be scraped. */
  record Kept(Labels discovered, Target target, Duration interval, Duration timeout)
      implements FoundTarget {}

  /** Dropped by relabelling. */
  record Dropped(Labels discovered) implements FoundTarget {}

  /** Cannot be scraped, which is a mistake in the configuration. */
  record Refused(Labels discovered, String why) implements FoundTarget {}

  /** As Prometheus 3 does it: scrape/target.go, PopulateLabels. */
  static FoundTarget of(JobConfiguration job, TargetGroup group, String address) {
    Labels discovered = discovered(job, group, address);
    Map<String, String> labels = discovered.asMap();
    if (!job.relabelling().apply(labels)) {
      return new Dropped(discovered);
    }
    try {
      return kept(job, discovered, labels);
    } catch (IllegalArgumentException | URISyntaxException problem) {
      return new Refused(discovered, String.valueOf(problem.getMessage()));
    }
  }

  private static Labels discovered(JobConfiguration job, TargetGroup group, String address) {
    Map<String, String> labels = new TreeMap<>(group.labels());
    labels.put("__address__", address);
    labels.putIfAbsent("job", job.name());
    labels.putIfAbsent("__scrape_interval__", PrometheusDuration.format(job.interval()));
    labels.putIfAbsent("__scrape_timeout__", PrometheusDuration.format(job.timeout()));
    labels.putIfAbsent("__metrics_path__", job.path());
    labels.putIfAbsent("__scheme__", job.scheme());
    job.params()
        .forEach(
            (name, values) -> {
              if (!values.isEmpty()) {
                labels.putIfAbsent("__param_" + name, values.getFirst());
              }
            });
    return Labels.of(labels);
  }

  private static Kept kept(JobConfiguration job, Labels discovered, Map<String, String> labels)
      throws URISyntaxException {
    String address = labels.getOrDefault("__address__", "");
    if (address.isEmpty() || address.contains("/")) {
      throw new IllegalArgumentException("address: " + address + " (expected: host:port)");
    }
    Duration interval = duration(labels, "__scrape_interval__");
    Duration timeout = duration(labels, "__scrape_timeout__");
    if (timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "__scrape_timeout__: "
              + PrometheusDuration.format(timeout)
              + " (expected: no more than the interval, "
              + PrometheusDuration.format(interval)
              + ")");
    }
    URI page = page(job, labels, address);
    labels.putIfAbsent("instance", address);
    labels.keySet().removeIf(name -> name.startsWith("__"));
    Target target = new Target(job.name() + "/" + address, page, Labels.of(labels));
    return new Kept(discovered, target, interval, timeout);
  }

  private static Duration duration(Map<String, String> labels, String name) {
    Duration duration = PrometheusDuration.parse(labels.getOrDefault(name, ""));
    if (duration.isZero()) {
      throw new IllegalArgumentException(name + ": 0s (expected: more)");
    }
    return duration;
  }

  private static URI page(JobConfiguration job, Map<String, String> labels, String address)
      throws URISyntaxException {
    Map<String, List<String>> params = new TreeMap<>();
    job.params().forEach((name, values) -> params.put(name, new ArrayList<>(values)));
    labels.forEach(
        (name, value) -> {
          if (name.startsWith("__param_")) {
            List<String> values =
                params.computeIfAbsent(name.substring("__param_".length()), n -> new ArrayList<>());
            if (values.isEmpty()) {
              values.add(value);
            } else {
              values.set(0, value);
            }
          }
        });
    List<String> query = new ArrayList<>();
    params.forEach(
        (name, values) -> values.forEach(v -> query.add(encode(name) + "=" + encode(v))));
    String scheme = labels.getOrDefault("__scheme__", "");
    String path = labels.getOrDefault("__metrics_path__", "");
    URI plain = new URI(scheme, address, path.startsWith("/") ? path : "/" + path, null, null);
    return query.isEmpty() ? plain : new URI(plain + "?" + String.join("&", query));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
