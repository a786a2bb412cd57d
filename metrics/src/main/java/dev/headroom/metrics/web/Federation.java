package dev.headroom.metrics.web;

import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.SampleSource;
import dev.headroom.metrics.series.StaleMark;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code /federate}: the newest sample of each series that is asked for, with its time, in the text
 * format; what another Prometheus scrapes (web/federate.go of Prometheus). A series that ended is
 * left out. Each has the external labels of the configuration, and the label {@code instance}, if
 * empty, so that the one who scrapes adds none.
 */
final class Federation {
  private static final String INSTANCE = "instance";

  private final SampleSource source;
  private final Duration lookback;
  private final Supplier<Map<String, String>> externalLabels;

  /** {@code externalLabels}: what each series gets, unless it has such a label itself. */
  Federation(SampleSource source, Duration lookback, Supplier<Map<String, String>> externalLabels) {
    this.source = source;
    this.lookback = lookback;
    this.externalLabels = externalLabels;
  }

  /**
   * The page.
   *
   * @param anyNames whether names of any characters are understood, or only the old kind
   * @param mostBytes how long it may be
   */
  String page(Parameters parameters, long now, boolean anyNames, int mostBytes) {
    Map<Labels, Points> found = new HashMap<>();
    for (List<Matcher> selector : SeriesEndpoints.selectors(parameters)) {
      for (Points points : source.select(selector, now - lookback.toMillis() - 1, now)) {
        found.put(points.series(), points);
      }
    }
    Map<String, String> external = new TreeMap<>(externalLabels.get());
    external.putIfAbsent(INSTANCE, "");
    StringBuilder page = new StringBuilder();
    String last = "";
    for (Points points : found.values().stream().sorted(BY_NAME).toList()) {
      String name = points.series().name();
      if (name.isEmpty() || StaleMark.is(points.value(points.size() - 1))) {
        continue;
      }
      if (!name.equals(last)) {
        String shown = anyNames ? name : LabelName.legacy(name);
        page.append("# TYPE ")
            .append(LabelName.isLegacy(shown) ? shown : quoted(shown))
            .append(" untyped\n");
        last = name;
      }
      line(page, points, external, anyNames);
      if (page.length() > mostBytes) {
        throw new ApiException(
            ApiException.Type.EXECUTION,
            "the page is longer than " + mostBytes + " bytes (expected: fewer series)");
      }
    }
    return page.toString();
  }

  private static final Comparator<Points> BY_NAME =
      Comparator.comparing((Points points) -> points.series().name()).thenComparing(Points::series);

  private static void line(
      StringBuilder page, Points points, Map<String, String> external, boolean anyNames) {
    Labels series = points.series();
    String name = anyNames ? series.name() : LabelName.legacy(series.name());
    boolean quotes = !LabelName.isLegacy(name);
    page.append(quotes ? "{" + quoted(name) + "," : name + "{");
    StringBuilder labels = new StringBuilder();
    series.forEach(
        (label, value) -> {
          if (!label.equals(Labels.NAME)) {
            append(labels, anyNames ? label : LabelName.legacy(label), value);
          }
        });
    external.forEach(
        (label, value) -> {
          if (series.get(label).isEmpty()) {
            append(labels, anyNames ? label : LabelName.legacy(label), value);
          }
        });
    int newest = points.size() - 1;
    page.append(labels)
        .append("} ")
        .append(DoubleText.of(points.value(newest)))
        .append(' ')
        .append(points.time(newest))
        .append('\n');
  }

  private static void append(StringBuilder labels, String name, String value) {
    boolean plain = LabelName.isLegacy(name) && name.indexOf(':') < 0;
    labels
        .append(labels.isEmpty() ? "" : ",")
        .append(plain ? name : quoted(name))
        .append('=')
        .append(quoted(value));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
