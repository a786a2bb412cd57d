package dev.headroom.api.snapshot;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.selector.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a live cluster's metrics APIs answered when one metric was asked for, as the reading that
 * the HorizontalPodAutoscaler makes of it, with its words for what failed.
 */
public final class MetricsAnswers {
  private static final String NAME = "the metrics API";

  private MetricsAnswers() {}

  /**
   * The reading.
   *
   * @param answer a PodMetricsList, a MetricValueList or an ExternalMetricValueList, in JSON, of
   *     the pods that were asked for; empty if the API does not know what was asked for
   */
  public static Reading of(MetricSpec metric, String namespace, Optional<String> answer) {
    Problems problems = new Problems(NAME);
    List<PodUsage> usages = null;
    List<CustomMetrics> custom = new ArrayList<>();
    List<ExternalMetrics> external = new ArrayList<>();
    if (answer.isPresent()) {
      usages = new ArrayList<>();
      for (Document document : Documents.parse(NAME, answer.get(), problems)) {
        switch (document.kind()) {
          case "PodMetrics" -> add(document.lenient(problems).object(PodUsage::decode), usages);
          case "PodMetricsList" -> {
            List<PodUsage> list =
                document
                    .lenient(problems)
                    .object(o -> o.get("items").list(item -> item.object(PodUsage::decode)));
            usages.addAll(list == null ? List.of() : list);
          }
          case CustomMetrics.KIND -> add(CustomMetrics.decode(document, problems), custom);
          case ExternalMetrics.KIND -> add(ExternalMetrics.decode(document, problems), external);
          default -> problems.add(document.problem("kind", "a list of metrics"));
        }
      }
    }
    return problems.count() > 0
        ? unable(metric, problems.list().stream().map(Problem::toString).findFirst().orElse(""))
        : new Readings(namespace, usages, custom, external, new Selector.Valid(List.of()), Set.of())
            .of(List.of(metric), _ -> Optional.empty())
            .getFirst();
  }

  private static <T> void add(@Nullable T value, List<T> into) {
    if (value != null) {
      into.add(value);
    }
  }

  /** The API could not be asked. */
  public static Reading unable(MetricSpec metric, String why) {
    String api =
        switch (metric) {
          case MetricSpec.Resource _, MetricSpec.ContainerResource _ -> Readings.RESOURCE;
          case MetricSpec.External _ -> Readings.EXTERNAL;
          default -> Readings.CUSTOM;
        };
    return Readings.unable(api, why);
  }
}
