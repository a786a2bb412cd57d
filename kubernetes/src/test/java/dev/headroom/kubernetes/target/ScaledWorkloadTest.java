package dev.headroom.kubernetes.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.control.Workload;
import dev.headroom.control.WorkloadContract;
import dev.headroom.kubernetes.apply.Watched;
import dev.headroom.kubernetes.target.FakeApi.Answer;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.exposition.MetricTypes;
import dev.headroom.metrics.exposition.MetricsPage;
import dev.headroom.metrics.exposition.Sample;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.TargetSeries;
import dev.headroom.scaling.Decider;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.Behavior;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.policy.Mode;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.policy.ScalingRules;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.signal.AskedMetrics;
import dev.headroom.signal.Elsewhere;
import dev.headroom.signal.Instruments;
import dev.headroom.signal.PlannedMetric;
import dev.headroom.signal.PolicyMetrics;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A target whose pods come and go at once; on a real cluster, see the cluster tests. */
@Timeout(60)
class ScaledWorkloadTest extends WorkloadContract {
  private static final String SCALE = "/apis/apps/v1/namespaces/team/deployments/web/scale";
  private static final TargetKey WEB = new TargetKey("team", "apps/v1", "Deployment", "web");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Pattern REPLICAS = Pattern.compile("\"spec\":\\{\"replicas\":(\\d+)}");
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final MetricSpec QUEUE =
      new MetricSpec.Pods(
          MetricIdentifier.named("queue"), new MetricTarget.AverageValue(Quantity.parse("1")));

  private final Head head = new Head(HeadSettings.standard(), InstantSource.system());
  private final Map<String, TargetSeries> pages = new ConcurrentHashMap<>();
  private final Map<String, String> costs = new LinkedHashMap<>();
  private final Map<String, TargetKey> others = new HashMap<>();
  private final ObservedPods pods = new ObservedPods();
  private FakeApi api;
  private Targets targets;
  private Workload same;
  private int replicas = 1;
  private int version = 1;

  @BeforeEach
  void open() throws IOException {
    api = new FakeApi();
    targets = new Targets(api.client, new Watched(List.of()));
    api.on(
        "GET /apis/apps/v1",
        """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
          {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get"]},
          {"name":"deployments/scale","group":"autoscaling","version":"v1","kind":"Scale","namespaced":true,"verbs":["get"]}]}
        """);
    api.on("GET " + SCALE, _ -> Answer.ok(scale()));
    api.on("PUT " + SCALE, asked -> set(asked.body()));
    pod("web-0", true);
    same = workload(Mode.ACT, List.of());
  }

  @AfterEach
  void close() {
    targets.close();
    api.close();
  }

  private String scale() {
    return """
        {"kind":"Scale","apiVersion":"autoscaling/v1",
         "metadata":{"name":"web","namespace":"team","resourceVersion":"%d"},
         "spec":{"replicas":%d},"status":{"replicas":%d,"selector":"app=web"}}
        """
        .formatted(version, replicas, replicas);
  }

  private Answer set(String body) {
    Matcher wanted = REPLICAS.matcher(body);
    assertThat(wanted.find()).as(body).isTrue();
    int before = replicas;
    replicas = Integer.parseInt(wanted.group(1));
    version++;
    for (int i = before; i < replicas; i++) {
      pod("web-" + i, true);
    }
    for (int i = replicas; i < before; i++) {
      pods.onDelete(object("web-" + i, true, Instant.EPOCH), false);
    }
    return Answer.ok(scale());
  }

  private static Pod object(String name, boolean ready, Instant start) {
    return SERIALIZATION.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: team
          uid: uid-%s
          labels: {app: web}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: x, controller: true}]
        spec: {containers: [{name: main}]}
        status:
          phase: Running
          startTime: "%s"
          conditions: [{type: Ready, status: "%s", lastTransitionTime: "%s"}]
        """
            .formatted(name, name, start, ready ? "True" : "False", start.plusSeconds(1)),
        Pod.class);
  }

  private void pod(String name, boolean ready) {
    pods.onAdd(
        object(name, ready, Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS)));
  }

  private void page(String pod, double queue) {
    pages
        .computeIfAbsent(
            pod, _ -> new TargetSeries(head, Labels.of("pod", pod, "namespace", "team"), 100))
        .record(
            Instant.now(),
            new MetricsPage(
                List.of(new Sample(Labels.of(Labels.NAME, "queue"), queue, Sample.NO_TIMESTAMP)),
                MetricTypes.NONE));
  }

  private ScaledWorkload workload(Mode mode, List<PlannedMetric> metrics) {
    HeadBackend backend = new HeadBackend(head, SECOND);
    View view =
        new View(
            targets,
            pods,
            (_, pod) -> Optional.ofNullable(pages.get(pod)),
            (_, wanted) -> costs.putAll(wanted));
    return new ScaledWorkload(
        WEB,
        view,
        new PolicyMetrics(
            metrics,
            new Instruments(
                Catalog.builtIn(),
                "team",
                new AskedMetrics(backend, new MetricsRules(backend, SECOND), SECOND),
                Optional.empty(),
                Elsewhere.NOWHERE)),
        mode,
        () -> others,
        _ -> Optional.empty());
  }

  @Override
  protected Workload workload() {
    return same;
  }

  private ScaledWorkload measured(Mode mode) {
    return workload(mode, List.of(new PlannedMetric.Series(QUEUE, Optional.empty())));
  }

  private static Policy policy(Mode mode) {
    ScalingRules rules = ScalingRules.scaleDownDefaults();
    ScalingRules down =
        new ScalingRules(
            OptionalInt.of(0), rules.selectPolicy(), rules.policies(), rules.tolerance());
    return Policy.named("team", "p")
        .replicas(1, 3)
        .metrics(QUEUE)
        .behavior(new Behavior(ScalingRules.scaleUpDefaults(), down))
        .mode(mode)
        .build();
  }

  private Decision decide(ScaledWorkload workload, Mode mode) throws IOException {
    Instant now = Instant.now();
    Observation seen = workload.observe(now, policy(mode), Optional.empty());
    return Decider.decide(
        now, seen, workload.resolved(policy(mode)), History.empty(), Settings.defaults());
  }

  @Test
  void theQueueOnPagesScalesOut() throws IOException {
    page("web-0", 2.5);
    ScaledWorkload workload = measured(Mode.ACT);
    Decision decision = decide(workload, Mode.ACT);
    assertThat(decision.scaledTo()).hasValue(3);
    workload.apply(decision);
    assertThat(replicas).isEqualTo(3);
    assertThat(costs).as("nobody is to go").isEmpty();
  }

  @Test
  void beforePodsGoTheBusiestIsTheDearest() throws IOException {
    set("\"spec\":{\"replicas\":3}");
    page("web-0", 0.02);
    page("web-1", 0.01);
    page("web-2", 0.5);
    ScaledWorkload workload = measured(Mode.ACT);
    Decision decision = decide(workload, Mode.ACT);
    assertThat(decision.scaledTo()).hasValue(1);
    workload.apply(decision);
    assertThat(costs).isEqualTo(Map.of("web-1", "-2", "web-0", "-1"));
    assertThat(replicas).isEqualTo(1);
  }

  @Test
  void whoOnlyAdvisesChangesNothing() throws IOException {
    page("web-0", 2.5);
    ScaledWorkload workload = measured(Mode.ADVISE);
    Decision decision = decide(workload, Mode.ADVISE);
    assertThat(decision.desiredReplicas()).isEqualTo(3);
    workload.apply(decision);
    assertThat(replicas).isEqualTo(1);
  }

  @Test
  void anotherAutoscalerOverTheSamePodsIsSeen() throws IOException {
    others.put("team/other", new TargetKey("team", "apps/v1", "Deployment", "alias"));
    api.on(
        "GET /apis/apps/v1/namespaces/team/deployments/alias/scale",
        _ -> Answer.ok(scale().replace("\"name\":\"web\"", "\"name\":\"alias\"")));
    page("web-0", 2.5);
    Decision decision = decide(measured(Mode.ACT), Mode.ACT);
    assertThat(decision.scaledTo()).isEmpty();
    assertThat(decision.status().condition("ScalingActive").orElseThrow().reason())
        .isEqualTo("AmbiguousSelector");
    assertThat(decide(measured(Mode.ADVISE), Mode.ADVISE).desiredReplicas()).isEqualTo(3);
  }

  @Test
  void whileAllPodsStartNoMetricIsToBlame() {
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    pods.onUpdate(object("web-0", true, start), object("web-0", false, start));
    assertThat(
            measured(Mode.ACT)
                .observe(Instant.now(), policy(Mode.ACT), Optional.empty())
                .readings())
        .containsExactly(new Reading.Failed(Reading.Failed.NONE_READY_YET));
    pod("web-0", true);
    assertThat(
            measured(Mode.ACT)
                .observe(Instant.now(), policy(Mode.ACT), Optional.empty())
                .readings())
        .isNotEqualTo(List.of(new Reading.Failed(Reading.Failed.NONE_READY_YET)));
  }
}
