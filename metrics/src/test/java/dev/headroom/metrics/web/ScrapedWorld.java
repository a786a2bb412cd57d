package dev.headroom.metrics.web;

import dev.headroom.metrics.Pages;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.query.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link SideBySideTest} scrapes: the recorded pages of model servers, going on as they did
 * between their two recordings; a page with whatever else the catalog's queries name; and six pages
 * with counters that are reset, gauges, histograms, series with gaps and unusual numbers. A state
 * every two seconds, never on a whole second.
 */
final class ScrapedWorld {
  static final int STATES = 130;
  static final long STEP_MILLIS = 2_000;
  private static final List<String> RECORDED =
      List.of("fastapi", "mlserver", "torchserve", "triton", "vllm");
  private static final Pattern SAMPLE = Pattern.compile("([^#\\s][^{\\s]*(?:\\{.*})?) (\\S+)");
  private static final double[] UNUSUAL = {0, Double.NaN, -1, Double.POSITIVE_INFINITY, 7};

  private final long from;
  private final Map<String, IntFunction<String>> pages = new LinkedHashMap<>();
  private final StringBuilder targets = new StringBuilder();

  /**
   * That world.
   *
   * @param from the time of the first state, in milliseconds
   */
  ScrapedWorld(long from) throws IOException {
    this.from = from;
    for (String server : RECORDED) {
      for (int pod = 1; pod <= 2; pod++) {
        int speed = pod;
        Map<String, Double> first = samples(server + "-loaded-1");
        Map<String, Double> second = samples(server + "-loaded-2");
        add(
            "servers",
            server + "-" + pod,
            state -> {
              StringBuilder text = new StringBuilder();
              first.forEach(
                  (series, value) ->
                      line(
                          text,
                          series,
                          value + state * speed * (second.getOrDefault(series, value) - value) / 4,
                          state));
              return text.toString();
            });
      }
    }
    List<String> others = others();
    for (int pod = 1; pod <= 2; pod++) {
      int speed = pod;
      add("servers", "others-" + pod, state -> others(others, state, speed));
    }
    for (int i = 0; i < 6; i++) {
      int number = i;
      add(List.of("a", "b", "c").get(i / 2), "i" + i % 2, state -> made(number, state));
    }
  }

  private void add(String job, String name, IntFunction<String> page) {
    String path = "/" + job + "/" + name;
    pages.put(path, page);
    targets.append(
        "      - {targets: ['127.0.0.1:PORT'], labels: {__metrics_path__: '%s', job: %s, instance: %s, namespace: default, pod: %s}}\n"
            .formatted(path, job, name, name));
  }

  Map<String, IntFunction<String>> pages() {
    return pages;
  }

  /** For both who scrape. */
  String configuration(int port) {
    return """
        global: {scrape_interval: 100ms, scrape_timeout: 100ms}
        scrape_configs:
          - job_name: all
            static_configs:
        """
        + targets.toString().replace("PORT", String.valueOf(port));
  }

  long last() {
    return from + (STATES - 1) * STEP_MILLIS;
  }

  private void line(StringBuilder text, String series, double value, int state) {
    text.append(series)
        .append(' ')
        .append(DoubleText.of(value))
        .append(' ')
        .append(from + state * STEP_MILLIS)
        .append('\n');
  }

  private static Map<String, Double> samples(String page) throws IOException {
    Map<String, Double> samples = new LinkedHashMap<>();
    for (String line : new String(Pages.bytes(page), StandardCharsets.UTF_8).lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        samples.put(
            sample.group(1), Double.parseDouble(sample.group(2).replace("Inf", "Infinity")));
      }
    }
    return samples;
  }

  /** The queries of the catalog, each once. */
  static List<String> catalog() {
    Catalog catalog = Catalog.builtIn();
    List<String> queries = new ArrayList<>();
    catalog
        .kinds()
        .forEach(
            kind ->
                catalog
                    .signals()
                    .forEach(
                        signal -> {
                          Optional<Query> query = catalog.query(signal.name(), kind, Map.of());
                          query.map(Query::toString).ifPresent(queries::add);
                        }));
    return queries.stream().distinct().toList();
  }

  /** The metrics that the catalog names and no recorded page has. */
  private static List<String> others() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    catalog().forEach(query -> names.addAll(Query.parse(query).metrics()));
    for (String server : RECORDED) {
      samples(server + "-loaded-1").keySet().forEach(s -> names.remove(s.replaceAll("\\{.*", "")));
    }
    return List.copyOf(names);
  }

  private String others(List<String> names, int state, int speed) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (name.endsWith("_bucket")) {
        buckets(text, name, "", state, speed);
      } else {
        double value = name.matches(".*(_total|_sum|_count|_us)") ? 3 * speed * state : state % 7;
        line(text, name + "{model_name=\"m\"}", value + speed, state);
        line(text, name + "{model_name=\"n\"}", value + 2 * speed, state);
      }
    }
    return text.toString();
  }

  private void buckets(StringBuilder text, String name, String labels, int state, int speed) {
    for (String le : List.of("0.1", "0.5", "1.0", "+Inf")) {
      int share = List.of("0.1", "0.5", "1.0", "+Inf").indexOf(le) + 1;
      line(text, name + "{" + labels + "le=\"" + le + "\"}", 100 + state * speed * share, state);
    }
  }

  private String made(int number, int state) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1_000L * state + number);
    for (String path : List.of("/a", "/b")) {
      int speed = path.equals("/a") ? 3 : 5;
      line(
          text,
          "requests_total{path=\"" + path + "\"}",
          1_000 + (state % 41) * (speed + number),
          state);
    }
    line(text, "load", Math.rint(Math.sin(state * 0.3 + number) * 64) / 8 + number, state);
    line(text, "noise", random.nextInt(-4_000, 4_000) / 4.0 + number * 1e-3, state);
    buckets(text, "seconds_bucket", "", state, number + 1);
    line(text, "build_info{version=\"v" + number % 2 + "\"}", 1, state);
    if (state / 20 % 2 == 0) {
      line(text, "gappy", 1_000 + 10 * number + state % 13, state);
    }
    if (state < STATES - 40 || number % 2 == 0) {
      line(text, "ends{kind=\"x.y\"}", state + number, state);
    }
    line(text, "unusual", UNUSUAL[(state + number) % UNUSUAL.length], state);
    return text.toString();
  }
}
