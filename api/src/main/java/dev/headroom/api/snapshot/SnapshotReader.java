package dev.headroom.api.snapshot;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.document.Document;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Facts;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.ObjectReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sorts the objects of a snapshot, and puts together what one autoscaler would see of them. */
final class SnapshotReader {
  private final String file;
  private final Function<Metric.Signal, @Nullable MetricSpec> catalog;
  private final Elsewhere elsewhere;
  private final Problems problems;

  private final List<Autoscaler> autoscalers = new ArrayList<>();
  private final List<Document> scalables = new ArrayList<>();
  private final Map<String, PodFields.Placed> pods = new LinkedHashMap<>();
  private final List<CustomMetrics> custom = new ArrayList<>();
  private final List<ExternalMetrics> external = new ArrayList<>();
  private @Nullable List<PodUsage> usages;
  private @Nullable History history;

  SnapshotReader(
      String file,
      Function<Metric.Signal, @Nullable MetricSpec> catalog,
      Elsewhere elsewhere,
      Problems problems) {
    this.file = file;
    this.catalog = catalog;
    this.elsewhere = elsewhere;
    this.problems = problems;
  }

  @Nullable Snapshot read(List<Document> documents) {
    documents.forEach(this::sort);
    if (problems.count() > 0) {
      return null;
    }
    if (autoscalers.isEmpty()) {
      problems.add(
          Problem.ofFile(
              file,
              "no autoscaler",
              "a HorizontalPodAutoscaler, or a ScalingPolicy, and what it sees"));
      return null;
    }
    Autoscaler meant = autoscalers.getFirst();
    Target target = target(meant);
    Observation observation = observe(meant, target);
    return problems.count() > 0
        ? null
        : new Snapshot(
            meant.document().kind(),
            meant.target().kind() + "/" + meant.target().name(),
            meant.policy(),
            observation,
            history == null ? History.empty() : history);
  }

  private void sort(Document document) {
    if (ScaleFields.isScalable(document)) {
      scalables.add(document);
    }
    switch (document.kind()) {
      case HpaFields.KIND -> keep(HpaFields.decode(document, problems));
      case ScalingPolicy.KIND, ModelServer.KIND ->
          keep(PolicyFields.decode(document, catalog, problems));
      case "Pod" -> {
        PodFields.Placed pod = PodFields.decode(document, problems);
        if (pod != null) {
          pods.put(pod.namespace() + "/" + pod.pod().name(), pod);
        }
      }
      case "PodMetrics" -> {
        PodUsage usage = document.lenient(problems).object(PodUsage::decode);
        usages(usage == null ? List.of() : List.of(usage));
      }
      default -> sortMetrics(document);
    }
  }

  private void sortMetrics(Document document) {
    switch (document.kind()) {
      case "PodMetricsList" -> {
        List<PodUsage> list =
            document
                .lenient(problems)
                .object(o -> o.get("items").list(item -> item.object(PodUsage::decode)));
        usages(list == null ? List.of() : list);
      }
      case CustomMetrics.KIND -> {
        CustomMetrics list = CustomMetrics.decode(document, problems);
        if (list != null) {
          custom.add(list);
        }
      }
      case ExternalMetrics.KIND -> {
        ExternalMetrics list = ExternalMetrics.decode(document, problems);
        if (list != null) {
          external.add(list);
        }
      }
      case HistoryFields.KIND -> {
        if (history != null) {
          problems.add(document.problem("kind", "one ScalingHistory, there is another before"));
        }
        history = HistoryFields.decode(document, problems);
      }
      default -> {
        // Has no part in a decision.
      }
    }
  }

  private void keep(@Nullable Autoscaler autoscaler) {
    if (autoscaler != null) {
      autoscalers.add(autoscaler);
    }
  }

  private void usages(List<PodUsage> more) {
    List<PodUsage> all = usages == null ? new ArrayList<>() : usages;
    all.addAll(more);
    usages = all;
  }

  private Observation observe(Autoscaler autoscaler, Target target) {
    String namespace = autoscaler.policy().namespace();
    List<Pod> here =
        pods.values().stream()
            .filter(placed -> placed.namespace().equals(namespace))
            .map(PodFields.Placed::pod)
            .toList();
    Facts facts = new Facts(target, here, otherTargets(autoscaler), autoscaler.status());
    Facts.Selection selection = facts.selection();
    Readings readings =
        new Readings(namespace, usages, custom, external, selection.selector(), selection.others());
    List<String> names = selection.pods().stream().map(Pod::name).toList();
    return facts.observed(
        readings.of(
            autoscaler.policy().metrics(),
            index -> elsewhere.read(autoscaler.written().get(index), namespace, names)));
  }

  /** What the namespace's other autoscalers scale. */
  private Map<String, Target> otherTargets(Autoscaler autoscaler) {
    Map<String, Target> others = new LinkedHashMap<>();
    for (Autoscaler other : autoscalers) {
      if (!other.key().equals(autoscaler.key())
          && other.policy().namespace().equals(autoscaler.policy().namespace())) {
        others.put(other.key(), target(other));
      }
    }
    return others;
  }

  /** The target's Scale, or what the object itself says, which a cluster would make a Scale of. */
  private Target target(Autoscaler autoscaler) {
    ObjectReference reference = autoscaler.target();
    Document found = null;
    for (Document document : scalables) {
      boolean named =
          document.name().equals(reference.name())
              && document.namespace().equals(autoscaler.policy().namespace());
      boolean scale = document.kind().equals("Scale");
      if (named && (scale || (found == null && document.kind().equals(reference.kind())))) {
        found = document;
        if (scale) {
          break;
        }
      }
    }
    if (found == null) {
      return new Target.Missing(resource(reference) + " \"" + reference.name() + "\" not found");
    }
    Target scale = ScaleFields.decode(found, problems);
    return scale == null ? new Target.Missing("unreadable") : scale;
  }

  /** As Kubernetes names resources: {@code deployments.apps}. */
  private static String resource(ObjectReference reference) {
    String plural = reference.kind().toLowerCase(Locale.ROOT) + "s";
    int slash = reference.apiVersion().indexOf('/');
    return slash < 0 ? plural : plural + "." + reference.apiVersion().substring(0, slash);
  }
}
