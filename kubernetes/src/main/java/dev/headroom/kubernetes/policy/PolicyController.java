package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Resources;
import dev.headroom.api.resource.ScalingPolicy;
import dev.headroom.control.DecisionLog;
import dev.headroom.control.Loop;
import dev.headroom.control.PolicyId;
import dev.headroom.control.Tick;
import dev.headroom.control.event.PolicyEvent;
import dev.headroom.kubernetes.activator.Sleeper;
import dev.headroom.kubernetes.activator.Wakes;
import dev.headroom.kubernetes.event.About;
import dev.headroom.kubernetes.event.ClusterEvents;
import dev.headroom.kubernetes.policy.Planner.Outcome;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.state.ShardedStateStore;
import dev.headroom.kubernetes.target.MetricsApis;
import dev.headroom.kubernetes.target.ScaledWorkload;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.kubernetes.target.View;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.signal.AskedMetrics;
import dev.headroom.signal.Instruments;
import dev.headroom.signal.PolicyMetrics;
import dev.headroom.watch.Every;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for all policies of a cluster from its start until closed. One thread takes changes over;
 * the loop has a thread a turn. Thread-safe.
 */
public final class PolicyController implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PolicyController.class);
  private static final Settings SETTINGS = Settings.ofHeadroom();
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration TURN_BUDGET = Duration.ofSeconds(15);

  private final KubernetesClient client;
  private final ScalingSettings settings;
  private final View view;
  private final AskedMetrics asked;
  private final BooleanSupplier podsAreKnown;
  private final InstantSource clock;
  private final Planner planner;
  private final Written written;
  private final Statuses statuses;
  private final ClusterEvents events;
  private final Loop loop;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final Every turns;

  /** What the loop decides for, by this class' own thread alone. */
  private final Map<PolicyId, Plan> plans = new HashMap<>();

  private final Map<PolicyId, Verdict.Refused> refused = new HashMap<>();

  /** What the loop was given for each plan. */
  private final Map<PolicyId, ScaledWorkload> workloads = new ConcurrentHashMap<>();

  /** What each autoscaler of a namespace scales, by its key; replaced as a whole. */
  private final Map<String, Map<String, TargetKey>> scaled = new ConcurrentHashMap<>();

  private PolicyController(
      KubernetesClient client,
      ScalingSettings settings,
      View view,
      AskedMetrics asked,
      BooleanSupplier podsAreKnown,
      DecisionLog decisions,
      ShardedStateStore store,
      InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.view = view;
    this.asked = asked;
    this.podsAreKnown = podsAreKnown;
    this.clock = clock;
    this.planner =
        new Planner(settings.catalog(), settings.rules(), settings.dialect(), settings.interval());
    this.written =
        new Written(
            new PolicyReader(client.getKubernetesSerialization()), this::changed, this::asked);
    this.statuses = new Statuses(new AppliedStatus(client));
    this.events = ClusterEvents.of(client, this::about, settings.instance());
    this.loop =
        new Loop(
            (now, observation, policy, history) ->
                Decider.decide(now, observation, policy, history, SETTINGS),
            clock,
            store,
            decisions,
            events,
            this::ticked,
            TURN_BUDGET);
    watch();
    this.turns = Every.startAfter(Duration.ZERO, "policies", LOOK, this::turn);
  }

  /**
   * Begins to decide. Only whoever leads may call it.
   *
   * @param view of the cluster; somebody else fills and closes it
   * @param asked for queries, and what rules give
   * @param podsAreKnown whether all pods are in the view: before, nothing is decided
   * @throws IOException if what a leader before remembered cannot be read
   */
  public static PolicyController start(
      KubernetesClient client,
      ScalingSettings settings,
      View view,
      AskedMetrics asked,
      BooleanSupplier podsAreKnown,
      DecisionLog decisions)
      throws IOException {
    ShardedStateStore store = ShardedStateStore.open(client, settings.namespace());
    return new PolicyController(
        client, settings, view, asked, podsAreKnown, decisions, store, InstantSource.system());
  }

  private void watch() {
    add(OwnKinds.of(client, ScalingPolicy.KIND), written.ofPolicies());
    add(OwnKinds.of(client, ModelServer.KIND), written.ofServers());
    add(client.autoscaling().v2().horizontalPodAutoscalers(), written.ofRivals());
    for (SharedIndexInformer<?> informer : informers) {
      // A cluster that is away, or kinds that are not there yet, are waited for.
      var _ = informer.start();
    }
  }

  private <T extends HasMetadata, L, R extends Resource<T>> void add(
      MixedOperation<T, L, R> kind, ResourceEventHandler<T> handler) {
    for (SharedIndexInformer<T> informer : settings.watched().informers(kind)) {
      informers.add(informer.addEventHandler(handler));
    }
  }

  private void changed() {
    Every every = turns;
    if (every != null) { // an informer may be faster than the constructor
      every.soon();
    }
  }

  /** Somebody waits for a replica. */
  private void asked(PolicyId id) {
    Loop deciding = loop;
    if (deciding != null) { // an informer may be faster than the constructor
      deciding.poke(id);
    }
  }

  private void ticked(PolicyId id, Tick tick) {
    statuses.ticked(id, tick);
    if (tick instanceof Tick.Decided decided && decided.problem().isPresent()) {
      log.debug("Policy {}: {}", id, decided.problem().get());
    }
  }

  private About about(PolicyId id) {
    return written
        .about(id)
        .orElseGet(
            () ->
                new About(
                    Resources.API_VERSION, ScalingPolicy.KIND, id.namespace(), id.name(), ""));
  }

  /** Takes over what has changed; before all is known, nothing may be taken for gone. */
  private void turn() {
    if (!podsAreKnown.getAsBoolean()
        || !informers.stream().allMatch(SharedIndexInformer::hasSynced)) {
      return;
    }
    Map<PolicyId, WrittenPolicy> all = new LinkedHashMap<>();
    written.policies().forEach(policy -> all.put(policy.id(), policy));
    Map<PolicyId, Verdict> verdicts = Verdicts.of(all.values(), written.rivals());
    rememberTargets(all, verdicts);
    all.forEach(
        (id, policy) -> {
          Verdict verdict = verdicts.get(id);
          if (verdict != null) { // there is one for each
            follow(policy, verdict);
          }
        });
    Set<PolicyId> gone = new HashSet<>(plans.keySet());
    gone.addAll(refused.keySet());
    gone.removeAll(all.keySet());
    for (PolicyId id : gone) {
      stop(id);
      refused.remove(id);
      statuses.forget(id);
    }
  }

  /** Who scales what, for those that look whether others select the same pods. */
  private void rememberTargets(Map<PolicyId, WrittenPolicy> all, Map<PolicyId, Verdict> verdicts) {
    Map<String, Map<String, TargetKey>> next = new HashMap<>();
    written
        .rivals()
        .forEach(
            rival ->
                next.computeIfAbsent(rival.namespace(), _ -> new LinkedHashMap<>())
                    .put(rival.key(), rival.target()));
    all.forEach(
        (id, policy) -> {
          if (verdicts.get(id) instanceof Verdict.Decides(Optional<Rival> beside)
              && beside.isEmpty()
              && policy.content() instanceof Content.Read read
              && read.scaling().mode() == Mode.ACT) {
            next.computeIfAbsent(id.namespace(), _ -> new LinkedHashMap<>())
                .put(id.toString(), read.target());
          }
        });
    scaled.keySet().retainAll(next.keySet());
    scaled.putAll(next);
  }

  private Map<String, TargetKey> others(PolicyId id) {
    Map<String, TargetKey> others =
        new LinkedHashMap<>(scaled.getOrDefault(id.namespace(), Map.of()));
    others.remove(id.toString());
    return others;
  }

  private void follow(WrittenPolicy policy, Verdict verdict) {
    statuses.put(policy);
    Verdict last =
        verdict instanceof Verdict.Decides decides && policy.content() instanceof Content.Read read
            ? decide(policy, read, decides)
            : verdict;
    if (last instanceof Verdict.Refused why) {
      stop(policy.id());
      if (!why.equals(refused.put(policy.id(), why))) {
        log.info("Policy {} is not decided for: {}", policy.id(), why.message());
        events.tell(
            new PolicyEvent(
                clock.instant(),
                policy.id(),
                PolicyEvent.Kind.UNDECIDED,
                why.conflict() ? Statuses.CONFLICT : why.reason(),
                true,
                why.message()));
      }
      statuses.refused(policy.id(), clock.instant(), why);
    } else {
      refused.remove(policy.id());
    }
  }

  private Verdict decide(WrittenPolicy policy, Content.Read read, Verdict.Decides verdict) {
    return switch (planner.plan(policy, read, written::server)) {
      case Outcome.Problematic(String problem) ->
          new Verdict.Refused(false, "InvalidMetrics", problem);
      case Outcome.Planned(Plan plan) -> {
        statuses.beside(policy.id(), verdict.beside());
        if (!plan.equals(plans.put(policy.id(), plan))) {
          put(policy.id(), plan);
        }
        yield verdict;
      }
    };
  }

  private void put(PolicyId id, Plan plan) {
    PolicyMetrics metrics =
        new PolicyMetrics(
            plan.metrics(),
            new Instruments(
                settings.catalog(),
                id.namespace(),
                asked,
                Optional.empty(),
                new MetricsApis(client, view.targets(), plan.target())));
    Policy policy = plan.policy();
    ScaledWorkload workload =
        new ScaledWorkload(
            plan.target(),
            view,
            metrics,
            policy.mode(),
            () -> others(id),
            now -> written.activity(id, now));
    if (policy.minReplicas() == 0 || policy.schedules().allowZero()) {
      workloads.put(id, workload);
    } else {
      workloads.remove(id);
    }
    loop.put(policy, plan.interval(), workload);
  }

  /** The policies that may take their target's last replica away. */
  List<Sleeper> sleepers() {
    List<Sleeper> sleepers = new ArrayList<>();
    workloads.forEach(
        (id, workload) -> {
          About about = about(id);
          Map<String, String> labels = workload.podLabels();
          if (!about.uid().isEmpty() && !labels.isEmpty()) {
            sleepers.add(
                new Sleeper(
                    id.namespace(),
                    new Wakes(about.apiVersion(), about.kind(), about.name()),
                    new OwnerReferenceBuilder()
                        .withApiVersion(about.apiVersion())
                        .withKind(about.kind())
                        .withName(about.name())
                        .withUid(about.uid())
                        .build(),
                    labels));
          }
        });
    return sleepers;
  }

  private void stop(PolicyId id) {
    Plan plan = plans.remove(id);
    workloads.remove(id);
    if (plan != null) {
      var _ = loop.remove(id);
      view.targets().forget(plan.target());
    }
  }

  /** Decides no more; what is remembered stays for the next leader. */
  @Override
  public void close() {
    turns.close();
    informers.forEach(SharedIndexInformer::close);
    loop.close();
    events.close();
    statuses.close();
  }
}
