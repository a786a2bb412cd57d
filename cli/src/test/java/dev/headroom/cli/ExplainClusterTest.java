package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code headroom explain} of a live cluster, over real HTTP, with answers as a Kubernetes 1.36
 * with Headroom gave them.
 */
@Timeout(120)
class ExplainClusterTest {
  private static final String NOW = "--now=2026-12-01T12:00:00Z";
  private static final String HPAS =
      "/apis/autoscaling/v2/namespaces/team/horizontalpodautoscalers";
  private static final String POLICIES =
      "/apis/headroom.dev/v1alpha1/namespaces/team/scalingpolicies";
  private static final String SERVERS = "/apis/headroom.dev/v1alpha1/namespaces/team/modelservers";

  @TempDir private Path folder;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    list(HPAS, "HorizontalPodAutoscalerList", "autoscaling/v2");
    list(POLICIES, "ScalingPolicyList", "headroom.dev/v1alpha1");
    list(SERVERS, "ModelServerList", "headroom.dev/v1alpha1");
    pages.put(
        "/apis/apps/v1",
        """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
          {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get"]},
          {"name":"deployments/scale","group":"autoscaling","version":"v1","kind":"Scale",
           "namespaced":true,"verbs":["get"]}]}
        """);
    pages.put(
        "/apis/custom.metrics.k8s.io/v1beta2",
        """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"custom.metrics.k8s.io/v1beta2",
         "resources":[]}
        """);
    pages.put(
        "/apis/apps/v1/namespaces/team/deployments/web/scale",
        """
        {"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","namespace":"team"},
         "spec":{"replicas":2},"status":{"replicas":2,"selector":"app=web"}}
        """);
    pages.put(
        "/api/v1/namespaces/team/pods",
        """
        {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[%s,%s]}
        """
            .formatted(pod("web-1"), pod("web-2")));
    pages.put(
        "/api/v1/configmaps",
        """
        {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[]}
        """);
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    synchronized (asked) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    }
    String page = pages.get(path);
    String body =
        page == null
            ? """
              {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404,
               "message":"the server could not find the requested resource"}"""
            : page;
    int code = page == null ? 404 : body.contains("\"code\":403") ? 403 : 200;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void list(String path, String kind, String version, String... items) {
    pages.put(
        path,
        """
        {"kind":"%s","apiVersion":"%s","metadata":{"resourceVersion":"9"},"items":[%s]}
        """
            .formatted(kind, version, String.join(",", items)));
  }

  private static String pod(String name) {
    return """
        {"metadata":{"name":"%s","namespace":"team","uid":"u-%s","labels":{"app":"web"}},
         "spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"1"}}}]},
         "status":{"phase":"Running","startTime":"2026-12-01T10:00:00Z","conditions":[
           {"type":"Ready","status":"True","lastTransitionTime":"2026-12-01T10:00:09Z"}]}}
        """
        .formatted(name, name);
  }

  private static String hpa(String name) {
    return """
        {"metadata":{"name":"%s","namespace":"team","creationTimestamp":"2026-12-01T09:00:00Z"},
         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
           "minReplicas":1,"maxReplicas":5,"metrics":[
             {"type":"Resource","resource":{"name":"cpu",
               "target":{"type":"Utilization","averageUtilization":50}}},
             {"type":"Pods","pods":{"metric":{"name":"queue"},
               "target":{"type":"AverageValue","averageValue":"2"}}}]},
         "status":{"currentReplicas":2,"desiredReplicas":2}}
        """
        .formatted(name);
  }

  private static String policy(String name, String status) {
    return """
        {"apiVersion":"headroom.dev/v1alpha1","kind":"ScalingPolicy",
         "metadata":{"name":"%s","namespace":"team","uid":"u","generation":1,
           "creationTimestamp":"2026-12-01T09:00:00Z"},
         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
           "minReplicas":1,"maxReplicas":5,
           "metrics":[{"signal":{"name":"requests-per-stream","target":"1"}}]},
         "status":%s}
        """
        .formatted(name, status);
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts:
        - {name: lab, context: {cluster: c, user: u, namespace: team}}
        - {name: other, context: {cluster: c, user: u}}
        users: [{name: u, user: {token: t}}]
        current-context: lab
        """
            .formatted(server.getAddress().getPort()));
  }

  private CommandRun explain(String... arguments) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("explain", NOW, "--kubeconfig", kubeconfig().toString()));
    all.addAll(List.of(arguments));
    return CommandRun.of(all);
  }

  private void metrics() {
    pages.put(
        "/apis/metrics.k8s.io/v1beta1/namespaces/team/pods",
        """
        {"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[
          {"metadata":{"name":"web-1","namespace":"team","labels":{"app":"web"}},
           "timestamp":"2026-12-01T11:59:50Z","window":"15s",
           "containers":[{"name":"c","usage":{"cpu":"250m","memory":"1Gi"}}]},
          {"metadata":{"name":"web-2","namespace":"team","labels":{"app":"web"}},
           "timestamp":"2026-12-01T11:59:50Z","window":"15s",
           "containers":[{"name":"c","usage":{"cpu":"350m","memory":"1Gi"}}]}]}
        """);
    pages.put(
        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/team/pods/*/queue",
        """
        {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2","metadata":{},"items":[
          {"describedObject":{"kind":"Pod","namespace":"team","name":"web-1","apiVersion":"/v1"},
           "metric":{"name":"queue","selector":null},"timestamp":"2026-12-01T11:59:59Z","value":"6"},
          {"describedObject":{"kind":"Pod","namespace":"team","name":"web-2","apiVersion":"/v1"},
           "metric":{"name":"queue","selector":null},"timestamp":"2026-12-01T11:59:59Z","value":"2"}]}
        """);
  }

  @Test
  void anAutoscalerOfKubernetesIsDecidedFromWhatTheClusterSays() throws IOException {
    list(HPAS, "HorizontalPodAutoscalerList", "autoscaling/v2", hpa("load"));
    metrics();
    CommandRun run = explain("load");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("team/load: Deployment/web (HorizontalPodAutoscaler team/load, between 1 and 5")
        .contains("cpu (Resource) is 30 % of the request (300m a pod) against 50 %")
        .contains("queue (Pods) is 4 a pod against 2, 2.00 times its target, so 4 replicas")
        .contains("outcome                     4");
    assertThat(explain("web").out())
        .as("what is scaled names its autoscaler")
        .isEqualTo(run.out().replace("team/load: ", "team/web: "));
    assertThat(asked)
        .contains(
            "GET /apis/custom.metrics.k8s.io/v1beta2/namespaces/team/pods/*/queue?labelSelector=app%3Dweb")
        .allMatch(line -> line.startsWith("GET "));
  }

  @Test
  void aMetricsApiThatIsNotThereFailsInTheControllersWords() throws IOException {
    list(HPAS, "HorizontalPodAutoscalerList", "autoscaling/v2", hpa("load"));
    assertThat(explain("hpa/load").out())
        .contains(
            "unable to fetch metrics from resource metrics API: the server could not find the"
                + " requested resource (get pods.metrics.k8s.io)")
        .contains("the server could not find the metric queue for pods");
  }

  @Test
  void aPolicyIsDecidedFromItsStatusAndWhatTheOperatorRemembers() throws IOException {
    String status =
        """
        {"currentReplicas":2,"desiredReplicas":2,"currentMetrics":[
          {"type":"Pods","pods":{"metric":{"name":"requests-per-stream"},
            "current":{"averageValue":"1400m"}}}]}
        """;
    list(POLICIES, "ScalingPolicyList", "headroom.dev/v1alpha1", policy("load", status));
    CommandRun run = explain("-n", "team", "load");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            "What the operator remembers of it is not known, so no window and no rate counts here"
                + " (ConfigMaps headroom-state-*: none in any namespace).")
        .contains("team/load: Deployment/web (ScalingPolicy team/load, between 1 and 5 replicas)")
        .contains("requests-per-stream (Pods) is 1400m a pod against 1, 1.40 times its target")
        .contains("so 3 replicas; pods: 2 counted");
  }

  @Test
  void whoIsRefusedAndWhoSharesATargetIsSaid() throws IOException {
    list(HPAS, "HorizontalPodAutoscalerList", "autoscaling/v2", hpa("load"));
    list(POLICIES, "ScalingPolicyList", "headroom.dev/v1alpha1", policy("load", "{}"));
    assertThat(explain("load").err())
        .contains(
            "load: several in namespace team (expected: one of hpa/load, scalingpolicy/load)");
    assertThat(explain("scalingpolicy/load").out())
        .contains(
            "The operator does not decide for it: HorizontalPodAutoscaler load scales Deployment"
                + " web already");
  }

  @Test
  void whatIsWrongIsSaidWithWhatThereIs() throws IOException {
    list(HPAS, "HorizontalPodAutoscalerList", "autoscaling/v2", hpa("load"));
    CommandRun none = explain("-o", "json", "nix");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err().strip())
        .isEqualTo(
            "nix: nothing of that name scales in namespace team (expected: one of hpa/load)");
    assertThat(none.out()).startsWith("{\"file\":\"nix\",\"error\":\"nix: nothing of that name");
    assertThat(explain("--context", "prod", "x").err().strip())
        .isEqualTo("--context: prod (expected: one of lab, other)");
    assertThat(explain("--at", "14:05", "x").err()).contains("--at: with --kubeconfig");
    CommandRun noFile = CommandRun.of("explain", "--kubeconfig", "/no/such", "x");
    assertThat(noFile.err().strip())
        .isEqualTo("--kubeconfig: /no/such (expected: a file that is there)");
    pages.put(
        "/api/v1/namespaces/team/pods",
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
         "message":"pods is forbidden: User \\"ann\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"team\\""}
        """);
    CommandRun forbidden = explain("load");
    assertThat(forbidden.exitCode()).isEqualTo(2);
    assertThat(forbidden.err().strip())
        .isEqualTo(
            "rights: pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group \"\""
                + " in the namespace \"team\" (expected: that right, which the ClusterRole view has)");
    Path config = kubeconfig();
    server.stop(0);
    assertThat(CommandRun.of("explain", "--kubeconfig", config.toString(), "load").err())
        .startsWith("cluster: http://127.0.0.1:")
        .contains(" cannot be reached: ");
  }
}
