package dev.headroom.kubernetes.policy;

import dev.headroom.api.snapshot.MetricsAnswers;
import dev.headroom.api.snapshot.Snapshot;
import dev.headroom.control.PolicyId;
import dev.headroom.control.PolicyState;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import dev.headroom.kubernetes.cluster.ClusterProblem;
import dev.headroom.kubernetes.policy.NamespaceAutoscalers.Found;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.state.ShardedStateStore;
import dev.headroom.kubernetes.target.MetricsQuestions;
import dev.headroom.kubernetes.target.OneLook;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.RuleSet;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Facts;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.status.Status;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One autoscaler of a live cluster with all that a decision of it takes, looked at once by whoever
 * asks why: policies are read, planned and judged by the operator's own classes, and what is there
 * becomes an observation as it does in the operator. Nothing is changed. For one thread at a time.
 */
public final class ClusterLook {
  /** What a plan needs and no question does. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * What was found.
   *
   * @param isOurs whether the operator decides it, not Kubernetes' own controller
   * @param notes what to know beside the decision, a sentence each
   */
  public record Seen(Snapshot snapshot, boolean isOurs, List<String> notes) {
    public Seen {
      notes = List.copyOf(notes);
    }
  }

  private final KubernetesClient client;
  private final Planner planner;
  private final Optional<String> stateNamespace;
  private final OneLook look;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param catalog of signals
   * @param stateNamespace where the operator keeps what it remembers; empty to look in all
   */
  public ClusterLook(KubernetesClient client, Catalog catalog, Optional<String> stateNamespace) {
    this.client = client;
    this.planner = new Planner(catalog, RuleSet.NONE, Dialect.OTHER, INTERVAL);
    this.stateNamespace = stateNamespace;
    this.look = new OneLook(client);
  }

  /**
   * Looks.
   *
   * @param name of a ScalingPolicy, a HorizontalPodAutoscaler, or a ModelServer that says how it is
   *     scaled; {@code KIND/NAME} where several have it
   * @throws IllegalArgumentException if there is none of that name, or it cannot be read, saying
   *     what there is
   * @throws KubernetesClientException if the API server cannot say, or refuses
   */
  public Seen at(String namespace, String name, Instant now) {
    notes.clear();
    NamespaceAutoscalers there = NamespaceAutoscalers.of(client, namespace);
    Snapshot snapshot =
        switch (there.named(name)) {
          case Found.OfKubernetes(Rival rival, String json) -> ofKubernetes(there, rival, json);
          case Found.Ours ours -> ours(there, ours, now);
        };
    return new Seen(snapshot, !snapshot.kind().equals(NamespaceAutoscalers.HPA), notes);
  }

  private Snapshot ofKubernetes(NamespaceAutoscalers there, Rival rival, String json) {
    Problems problems = new Problems(rival.key());
    Snapshot written =
        Snapshot.read(
            rival.key(),
            Documents.parse(rival.key(), json, problems),
            _ -> null,
            (_, _, _) -> Optional.empty(),
            problems);
    if (written == null) {
      throw new IllegalArgumentException(
          rival.words() + ": " + PolicyReader.words(problems.list()));
    }
    Status status = written.observation().previous();
    status
        .condition("AbleToScale")
        .filter(condition -> condition.reason().endsWith("Stabilized"))
        .ifPresent(
            condition ->
                notes.add(
                    "Its controller remembers what it wanted in the last minutes, which cannot be"
                        + " asked for, and says: "
                        + condition.reason()
                        + ", "
                        + condition.message()
                        + "."));
    Map<String, TargetKey> others = new LinkedHashMap<>(there.scaledByKubernetes());
    others.remove(rival.key());
    Target target = look.target(rival.target());
    List<Pod> pods = look.pods(rival.namespace(), target);
    Facts facts = new Facts(target, pods, rivals(pods, others), status);
    MetricsQuestions questions = questions(rival.namespace(), target);
    List<Reading> readings =
        written.policy().metrics().stream()
            .map(metric -> asked(questions, metric, rival.namespace()))
            .toList();
    return new Snapshot(
        written.kind(),
        words(rival.target()),
        written.policy(),
        facts.observed(readings),
        History.empty());
  }

  private Snapshot ours(NamespaceAutoscalers there, Found.Ours ours, Instant now) {
    WrittenPolicy written = ours.written();
    String name = written.words();
    Plan plan =
        switch (written.content()) {
          case Content.Bad(String problem) ->
              throw new IllegalArgumentException(name + ": " + problem);
          case Content.Read read ->
              switch (planner.plan(written.asInFile(), read, there::server)) {
                case Planner.Outcome.Problematic(String problem) ->
                    throw new IllegalArgumentException(name + ": " + problem);
                case Planner.Outcome.Planned(Plan planned) -> planned;
              };
        };
    if (there.verdicts().get(written.id()) instanceof Verdict.Refused refused) {
      notes.add("The operator does not decide for it: " + refused.message());
    }
    Status said = status(ours.object());
    Optional<PolicyState> kept = kept(written.id());
    String namespace = written.id().namespace();
    Target target = look.target(plan.target());
    List<Pod> pods = look.pods(namespace, target);
    Facts facts =
        new Facts(
            target,
            pods,
            rivals(pods, there.scaledBeside(written.id())),
            kept.map(PolicyState::status).orElse(said));
    LastReadings last = new LastReadings(said, target, pods, now);
    MetricsQuestions questions = questions(namespace, target);
    List<Reading> readings = new ArrayList<>();
    for (MetricSpec metric : plan.policy().metrics()) {
      readings.add(
          last.of(readings.size(), metric).orElseGet(() -> asked(questions, metric, namespace)));
    }
    Observation seen = facts.observed(readings);
    return new Snapshot(
        written.about().kind(),
        words(plan.target()),
        plan.policy(),
        Written.lastAsked(ours.object())
            .flatMap(at -> Written.activity(at, now))
            .map(seen::withActivity)
            .orElse(seen),
        kept.map(PolicyState::history).orElseGet(History::empty));
  }

  private Status status(GenericKubernetesResource object) {
    String name = object.getMetadata().getName();
    return Documents.parse(
            name, client.getKubernetesSerialization().asJson(object), new Problems(name))
        .stream()
        .findFirst()
        .map(Snapshot::previous)
        .orElseGet(() -> Status.initial(0));
  }

  private Optional<PolicyState> kept(PolicyId id) {
    Optional<PolicyState> kept = Optional.empty();
    String why = "none in " + stateNamespace.orElse("any namespace");
    try {
      kept = ShardedStateStore.find(client, stateNamespace, id);
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    if (kept.isEmpty()) {
      notes.add(
          "What the operator remembers of it is not known, so no window and no rate counts here"
              + " (ConfigMaps headroom-state-*: "
              + why
              + ").");
    }
    return kept;
  }

  private MetricsQuestions questions(String namespace, Target target) {
    return new MetricsQuestions(
        client, namespace, () -> target instanceof Target.Scale scale ? scale.selector() : "");
  }

  /** A right that whoever asks has not says nothing of the autoscaler, which may have it. */
  private static Reading asked(MetricsQuestions questions, MetricSpec metric, String namespace) {
    try {
      return MetricsAnswers.of(metric, namespace, questions.ask(metric));
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        throw e;
      }
      return MetricsAnswers.unable(metric, ClusterProblem.said(e));
    }
  }

  private static boolean isRefused(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
  }

  private Map<String, Target> rivals(List<Pod> pods, Map<String, TargetKey> others) {
    Map<String, Target> rivals = new LinkedHashMap<>();
    if (!pods.isEmpty()) {
      others.forEach(
          (key, other) -> {
            try {
              rivals.put(key, look.target(other));
            } catch (KubernetesClientException e) {
              notes.add(
                  "Whether %s, which scales %s, has the same pods is not known: %s"
                      .formatted(key, other.words(), ClusterProblem.said(e)));
            }
          });
    }
    return rivals;
  }

  private static String words(TargetKey target) {
    return target.kind() + "/" + target.name();
  }
}
