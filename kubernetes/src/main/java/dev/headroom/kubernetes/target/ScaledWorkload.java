package dev.headroom.kubernetes.target;

import dev.headroom.control.Workload;
import dev.headroom.metrics.store.TargetSeries;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Facts;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import dev.headroom.signal.Measure;
import dev.headroom.signal.Pages;
import dev.headroom.signal.PolicyMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A target as the loop sees it. */
public final class ScaledWorkload implements Workload {
  /**
   * A pod that lost its readiness later than so long after its start has been ready before: a
   * kubelet says at once that a new pod is not ready.
   */
  private static final Duration STARTING = Duration.ofSeconds(10);

  private static final Duration RIVALS_APART = Duration.ofSeconds(10);

  private final TargetKey target;
  private final View view;
  private final PolicyMetrics metrics;
  private final Mode mode;
  private final Supplier<Map<String, TargetKey>> others;
  private final Function<Instant, Optional<Activity>> activity;
  private List<MetricSpec> measured = List.of();
  private List<Pod> selected = List.of();
  private Map<String, Long> busy = Map.of();
  private Map<String, Target> rivals = Map.of();
  private volatile Map<String, String> labels = Map.of();
  private Instant lookedForRivals = Instant.EPOCH;

  /**
   * The workload of one policy.
   *
   * @param others what the namespace's other autoscalers scale, each by {@code namespace/name}
   * @param activity what is known of requests that no pod has, at a moment; empty if nothing
   */
  public ScaledWorkload(
      TargetKey target,
      View view,
      PolicyMetrics metrics,
      Mode mode,
      Supplier<Map<String, TargetKey>> others,
      Function<Instant, Optional<Activity>> activity) {
    this.target = target;
    this.view = view;
    this.metrics = metrics;
    this.mode = mode;
    this.others = others;
    this.activity = activity;
  }

  @Override
  public Observation observe(Instant now, Policy policy, Optional<Status> previous) {
    Target scale = view.targets().read(target);
    List<Pod> pods = view.pods().of(target.namespace()).stream().map(ObservedPod::pod).toList();
    int wanted = scale instanceof Target.Scale known ? known.specReplicas() : 0;
    Status before = previous.orElseGet(() -> Status.initial(wanted));
    selected = new Facts(scale, pods, Map.of(), before).selection().pods();
    rememberLabels(scale);
    Facts facts = new Facts(scale, pods, rivals(now), before);
    List<Measure> measures = metrics.read(pages(), now);
    measured = measures.stream().map(Measure::spec).toList();
    busy = busy(measures);
    Observation seen = facts.observed(measures.stream().map(this::reading).toList());
    return activity.apply(now).map(seen::withActivity).orElse(seen);
  }

  /**
   * Those of the other targets that may select a pod of this one's: {@link Facts} says whether they
   * do. A policy that only advises is nobody's rival. Many share a namespace, so they are looked at
   * every few seconds.
   */
  private Map<String, Target> rivals(Instant now) {
    if (selected.isEmpty()) {
      return Map.of(); // with whom would they share
    }
    if (mode == Mode.ACT && !now.isBefore(lookedForRivals.plus(RIVALS_APART))) {
      lookedForRivals = now;
      Map<String, Target> found = new LinkedHashMap<>();
      others
          .get()
          .forEach(
              (name, other) -> {
                Target there = view.targets().read(other);
                if (there instanceof Target.Scale scale
                    && view.targets().selects(scale, selected)) {
                  found.put(name, there);
                }
              });
      rivals = found;
    }
    return rivals;
  }

  private Pages pages() {
    List<String> replicas = new ArrayList<>();
    Map<String, TargetSeries> series = new LinkedHashMap<>();
    for (Pod pod : selected) {
      if (!pod.deleting()) {
        replicas.add(pod.name());
        view.pages()
            .of(target.namespace(), pod.name())
            .ifPresent(page -> series.put(pod.name(), page));
      }
    }
    return new Pages(replicas, series);
  }

  /** While all replicas start, no metric is to blame. */
  private Reading reading(Measure measure) {
    return measure.reading() instanceof Reading.Failed && areStarting()
        ? new Reading.Failed(Reading.Failed.NONE_READY_YET)
        : measure.reading();
  }

  private boolean areStarting() {
    List<Pod> staying = selected.stream().filter(pod -> !pod.deleting()).toList();
    return !staying.isEmpty() && staying.stream().allMatch(ScaledWorkload::isStarting);
  }

  /** The labels of its pods, as far as they are known: Services select by them. Any thread. */
  public Map<String, String> podLabels() {
    return labels;
  }

  private void rememberLabels(Target scale) {
    if (!selected.isEmpty()) {
      labels = selected.getFirst().labels();
    } else if (labels.isEmpty() && scale instanceof Target.Scale known) {
      labels = view.targets().labels(known);
    }
  }

  private static boolean isStarting(Pod pod) {
    return pod.phase() == Pod.Phase.PENDING
        || (pod.phase() == Pod.Phase.RUNNING
            && !pod.isReady()
            && pod.startTime().isPresent()
            && pod.ready()
                .filter(
                    ready ->
                        ready.lastTransitionTime().isBefore(pod.startTime().get().plus(STARTING)))
                .isPresent());
  }

  /** How much each pod has to do, by the first metric that says it of each. */
  private static Map<String, Long> busy(List<Measure> measures) {
    for (Measure measure : measures) {
      if (measure.reading() instanceof Reading.PerPod(List<PodSample> samples)) {
        Map<String, Long> busy = new HashMap<>();
        samples.forEach(sample -> busy.put(sample.pod(), sample.milliValue()));
        return busy;
      }
    }
    return Map.of();
  }

  /** With the metrics and targets that were measured. */
  @Override
  public Policy resolved(Policy policy) {
    return policy.withMetrics(measured);
  }

  @Override
  public void apply(Decision decision) throws IOException {
    if (mode != Mode.ACT || decision.scaledTo().isEmpty()) {
      return;
    }
    int wanted = decision.scaledTo().getAsInt();
    if (wanted < decision.currentReplicas() && wanted > 0) {
      List<ObservedPod> pods = new ArrayList<>();
      for (Pod pod : selected) {
        view.pods().find(target.namespace(), pod.name()).ifPresent(pods::add);
      }
      view.costs().write(target.namespace(), DeletionCosts.before(wanted, pods, busy));
    }
    view.targets().write(target, decision.currentReplicas(), wanted);
  }
}
