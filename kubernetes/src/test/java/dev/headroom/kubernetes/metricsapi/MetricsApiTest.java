package dev.headroom.kubernetes.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kubernetes.metricsapi.certificate.Identity;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.testing.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a cluster sees it: over TLS, with certificates of all kinds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsApiTest {
  private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2";
  private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";
  private static final String PODS = CUSTOM + "/namespaces/default/pods/";
  private static final String PAGE =
      """
      # TYPE ovms_current_requests gauge
      ovms_current_requests{name="m",version="1"} 3
      # TYPE ovms_streams gauge
      ovms_streams{name="m",version="1"} 2
      # TYPE request_queue_depth gauge
      request_queue_depth{lane="a"} 4
      request_queue_depth{lane="b"} 0.5
      # TYPE request_count_total counter
      request_count_total 7
      """;

  /** As the users' file of OpenVINO's guide says it, but for the metric's name. */
  private static final String RULES =
      """
      rules:
      - seriesQuery: 'ovms_current_requests'
        resources:
          overrides:
            namespace: {resource: namespace}
            pod: {resource: pod}
        name: {matches: "ovms_current_requests", as: "users_ratio"}
        metricsQuery: avg(ovms_current_requests{<<.LabelMatchers>>} / ovms_streams{<<.LabelMatchers>>}) by (<<.GroupBy>>)
      externalRules:
      - seriesQuery: 'request_queue_depth'
        resources: {overrides: {namespace: {resource: namespace}}}
        metricsQuery: sum(<<.Series>>{<<.LabelMatchers>>}) by (lane)
      """;

  private ServerUnderTest server;

  @BeforeAll
  void start() throws Exception {
    server = new ServerUnderTest(Optional.empty());
    server.podPages.put("demo", PAGE);
    server.rules(RULES);
    Await.until(
        "the rule's metric is there", () -> asked(PODS + "demo-1/users_ratio").statusCode() == 200);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> asked(String path) {
    try {
      return server.asAlice(path);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // Who asks

  @Test
  void nobodyIsNotAnswered() throws Exception {
    for (String path : new String[] {"/apis", CUSTOM, PODS + "*/queue-depth", "/metrics", "/"}) {
      HttpResponse<String> answer = server.get(null, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body())
          .isEqualTo(
              """
              {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
              "message":"Unauthorized","reason":"Unauthorized","code":401}""");
    }
  }

  @Test
  void headersCountOnlyFromTheFrontProxy() throws Exception {
    assertThat(server.get(null, "/apis", "X-Remote-User", "system:admin").statusCode())
        .as("no certificate")
        .isEqualTo(401);
    Identity imposter = ServerUnderTest.client(ServerUnderTest.PROXY_CA, "CN=somebody");
    assertThat(server.get(imposter, "/apis", "X-Remote-User", "system:admin").statusCode())
        .as("vouched for by the proxy's authority, but of another name")
        .isEqualTo(401);
    Identity stranger =
        ServerUnderTest.client(
            ServerUnderTest.authority("CN=front-proxy-ca"), "CN=front-proxy-client");
    assertThat(statusOrNone(stranger)).as("vouched for by nobody that is known").isNotEqualTo(200);
    Identity bob = ServerUnderTest.BOB;
    HttpResponse<String> asBob =
        server.get(bob, PODS + "*/queue-depth", "X-Remote-User", "mallory");
    assertThat(asBob.statusCode()).as("bob's own right counts, not mallory's").isEqualTo(200);
  }

  /** The handshake may refuse already. */
  private int statusOrNone(Identity client) throws InterruptedException {
    try {
      return server.get(client, "/apis", "X-Remote-User", "system:admin").statusCode();
    } catch (IOException refused) {
      return 0;
    }
  }

  @Test
  void aTokenIsAskedAbout() throws Exception {
    assertThat(server.get(null, "/apis", "Authorization", "Bearer good").statusCode())
        .isEqualTo(200);
    assertThat(server.get(null, "/apis", "Authorization", "Bearer bad").statusCode())
        .isEqualTo(401);
    assertThat(
            server
                .get(null, "/apis", "Authorization", "Bearer bad", "X-Remote-User", "alice")
                .statusCode())
        .isEqualTo(401);
    assertThat(server.get(null, "/apis", "Authorization", "Basic Z29vZDpnb29k").statusCode())
        .isEqualTo(401);
  }

  @Test
  void whoMayNotIsToldWhat() throws Exception {
    HttpResponse<String> answer =
        server.get(ServerUnderTest.PROXY, PODS + "*/queue-depth", "X-Remote-User", "mallory");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains(
            "\"reason\":\"Forbidden\"",
            "pods.custom.metrics.k8s.io \\\"*\\\" is forbidden: User \\\"mallory\\\" cannot get"
                + " resource \\\"pods/queue-depth\\\" in API group \\\"custom.metrics.k8s.io\\\" in the"
                + " namespace \\\"default\\\"");
    assertThat(server.get(ServerUnderTest.PROXY, "/apis", "X-Remote-User", "mallory").body())
        .contains("User \\\"mallory\\\" cannot get path \\\"/apis\\\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/livez", "/readyz"})
  void healthIsForEverybody(String path) throws Exception {
    assertThat(server.get(null, path).body()).isEqualTo("ok");
  }

  @Test
  void nobodyWrites() throws Exception {
    HttpRequest.Builder delete = HttpRequest.newBuilder(server.uri(CUSTOM)).DELETE();
    assertThat(server.send(ServerUnderTest.PROXY, delete, "X-Remote-User", "alice").statusCode())
        .isEqualTo(405);
  }

  // What for

  @ParameterizedTest
  @CsvSource({
    "users_ratio, 1500m",
    "requests-per-stream, 1500m",
    "ovms_requests_streams_ratio, 1500m",
    "request_queue_depth, 4500m",
  })
  void aMetricOfPodsIsByRuleOrBySignal(String metric, String value) {
    for (String name : new String[] {"demo-1", "*"}) {
      HttpResponse<String> answer = asked(PODS + name + "/" + metric);
      assertThat(answer.body())
          .contains(
              "\"kind\":\"MetricValueList\"",
              "\"describedObject\":{\"kind\":\"Pod\",\"namespace\":\"default\",\"name\":\"demo-1\","
                  + "\"apiVersion\":\"/v1\"},\"metric\":{\"name\":\""
                  + metric
                  + "\",\"selector\":null}",
              "\"value\":\"" + value + "\"");
      assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }
  }

  @Test
  void theOlderVersionHasItsOwnForm() {
    assertThat(asked(PODS.replace("v1beta2", "v1beta1") + "demo-1/users_ratio").body())
        .contains("\"metricName\":\"users_ratio\"", "\"value\":\"1500m\"");
  }

  @Test
  void selectorsChooseObjectsAndSeries() {
    assertThat(asked(PODS + "*/request_queue_depth?labelSelector=app%3Ddemo").body())
        .contains("\"demo-1\"");
    assertThat(asked(PODS + "*/request_queue_depth?metricLabelSelector=lane%20in%20(a)").body())
        .contains("\"value\":\"4\"", "\"matchExpressions\":[{\"key\":\"lane\",\"operator\":\"In\"");
    HttpResponse<String> none = asked(PODS + "*/request_queue_depth?labelSelector=app%3Dother");
    assertThat(none.statusCode()).isEqualTo(404);
    HttpResponse<String> bad = asked(PODS + "*/request_queue_depth?labelSelector=app%20in%20x");
    assertThat(bad.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "namespaces/default/pods/demo-1/nothing, the server could not find the metric nothing for pods demo-1",
    "namespaces/default/pods/*/nothing, the server could not find the metric nothing for pods: ",
    "namespaces/default/pods/none/users_ratio, the server could not find the metric users_ratio for pods none",
    "namespaces/default/pods/*/request_count_total, only grows",
    "namespaces/default/unicorns/*/m, the server could not find the metric m for unicorns: ",
    "namespaces/default/deployments.apps/web/m, the server could not find the metric m for deployments.apps web",
    "pods/demo-1/users_ratio, they are in namespaces",
  })
  void whatIsMissingIsNotFound(String path, String message) {
    HttpResponse<String> answer = asked(CUSTOM + "/" + path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"reason\":\"NotFound\"", message);
  }

  @Test
  void externalMetricsAreByRule() {
    Await.until(
        "the pod's page has come",
        () -> asked(EXTERNAL + "/namespaces/default/request_queue_depth").body().contains("lane"));
    assertThat(asked(EXTERNAL + "/namespaces/default/request_queue_depth").body())
        .contains(
            "\"metricName\":\"request_queue_depth\",\"metricLabels\":{\"lane\":\"a\"}",
            "\"value\":\"500m\"");
    HttpResponse<String> empty = asked(EXTERNAL + "/namespaces/other/request_queue_depth");
    assertThat(empty.statusCode()).as("an empty vector is an answer").isEqualTo(200);
    assertThat(empty.body()).endsWith("\"items\":[]}");
    assertThat(asked(EXTERNAL + "/namespaces/default/nothing").statusCode()).isEqualTo(404);
  }

  // What it says of itself

  @Test
  void discoveryNamesWhatThereIs() {
    assertThat(asked("/apis").body())
        .startsWith("{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[")
        .contains(
            """
            {"name":"custom.metrics.k8s.io","versions":[{"groupVersion":\
            "custom.metrics.k8s.io/v1beta2","version":"v1beta2"},{"groupVersion":\
            "custom.metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":\
            {"groupVersion":"custom.metrics.k8s.io/v1beta2","version":"v1beta2"}}""");
    assertThat(asked("/apis/external.metrics.k8s.io").body()).contains("\"kind\":\"APIGroup\"");
    assertThat(asked(CUSTOM).body())
        .startsWith(
            "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"custom.metrics")
        .contains(
            """
            {"name":"pods/users_ratio","singularName":"","namespaced":true,\
            "kind":"MetricValueList","verbs":["get"]}""",
            "\"pods/requests-per-stream\"",
            "\"pods/ovms_requests_streams_ratio\"",
            "{\"name\":\"namespaces/users_ratio\",\"singularName\":\"\",\"namespaced\":false");
    assertThat(asked(EXTERNAL).body())
        .contains("{\"name\":\"request_queue_depth\"", "\"kind\":\"ExternalMetricValueList\"");
    assertThat(asked("/apis/apps/v1").statusCode()).isEqualTo(404);
    assertThat(asked("/version").body()).contains("\"gitVersion\":\"v1.2.3\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "v2beta1"})
  void discoveryComesInOnePieceWhereThatIsTaken(String version) throws Exception {
    String type = "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList";
    HttpResponse<String> answer =
        server.asAlice("/apis", "Accept", type.formatted(version) + ",application/json");
    assertThat(answer.headers().firstValue("content-type")).contains(type.formatted(version));
    assertThat(answer.body())
        .startsWith(
            "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/" + version)
        .contains(
            """
            {"resource":"pods","responseKind":{"group":"","version":"","kind":""},\
            "scope":"Namespaced","singularResource":"","verbs":[],"subresources":[""",
            """
            {"subresource":"users_ratio","responseKind":{"group":"custom.metrics.k8s.io",\
            "version":"v1beta2","kind":"MetricValueList"},"verbs":["get"]}""",
            "\"freshness\":\"Current\"");
    String etag = answer.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again =
        server.asAlice("/apis", "Accept", type.formatted(version), "If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void openApiNamesEachVersionsDocument() {
    assertThat(asked("/openapi/v2").body())
        .contains("\"swagger\":\"2.0\"", "#/definitions/io.k8s.metrics.custom.v1beta2.MetricValue");
    String index = asked("/openapi/v3").body();
    assertThat(index)
        .contains(
            "\"apis/custom.metrics.k8s.io/v1beta2\":{\"serverRelativeURL\":\"/openapi/v3/apis/");
    assertThat(asked("/openapi/v3/apis/external.metrics.k8s.io/v1beta1?hash=x").body())
        .contains("\"openapi\":\"3.0.0\"", "#/components/schemas/");
    assertThat(asked("/openapi/v3/apis/none/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void itCountsWhatItAnswers() {
    assertThat(asked("/metrics").body())
        .contains(
            "headroom_metrics_api_requests_total{code=\"200\"}", "headroom_metrics_api_pages ");
  }

  @Test
  void http2IsSpoken() throws Exception {
    assertThat(asked("/apis").version()).isEqualTo(HttpClient.Version.HTTP_2);
  }

  // What changes

  @Test
  void theCertificateIsKeptAndMadeKnown() {
    Await.until(() -> !server.cluster.patches().isEmpty());
    assertThat(server.cluster.patches())
        .as("ours, and not the one of somebody else's service")
        .allSatisfy(
            patch ->
                assertThat(patch)
                    .startsWith(
                        "/apis/apiregistration.k8s.io/v1/apiservices/v1beta2.custom.metrics.k8s.io"
                            + " {\"spec\":{\"caBundle\":\""));
  }

  @Test
  void aProxyThatRotatesIsTrustedAtOnce() throws Exception {
    try (ServerUnderTest rotating = new ServerUnderTest(Optional.empty())) {
      assertThat(rotating.asAlice("/apis").statusCode()).isEqualTo(200);
      Identity nextCa = ServerUnderTest.authority("CN=front-proxy-ca-2");
      rotating.trust(nextCa, "[]");
      Identity next = ServerUnderTest.client(nextCa, "CN=whoever");
      Await.until(
          "the new proxy is taken",
          () -> {
            try {
              return rotating.get(next, "/apis", "X-Remote-User", "alice").statusCode() == 200;
            } catch (IOException refused) {
              return false;
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(rotating.get(null, "/apis", "X-Remote-User", "alice").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void rulesAreReadAgainAndABadEditChangesNothing() throws Exception {
    try (ServerUnderTest edited = new ServerUnderTest(Optional.empty())) {
      edited.podPages.put("demo", PAGE);
      edited.rules(RULES);
      Await.until(() -> status(edited, "users_ratio") == 200);
      edited.rules("rules: [");
      edited.rules(RULES.replace("users_ratio", "renamed"));
      Await.until(() -> status(edited, "renamed") == 200);
      assertThat(status(edited, "users_ratio")).isEqualTo(404);
      edited.rules("rules: [");
      edited.cluster.put(ServerUnderTest.PODS, edited.pod("demo-2"));
      Await.until(() -> status(edited, "requests-per-stream") == 200);
      assertThat(status(edited, "renamed")).as("the rules of before go on").isEqualTo(200);
    }
  }

  @Test
  void valuesOfTheHelmChartAreRulesToo() throws Exception {
    try (ServerUnderTest helm = new ServerUnderTest(Optional.empty())) {
      helm.podPages.put("demo", PAGE);
      helm.rules(
          """
          rules:
            default: false
            custom:
            - seriesQuery: 'request_queue_depth{namespace!="",pod!=""}'
              resources: {overrides: {namespace: {resource: "namespace"}, pod: {resource: "pod"}}}
              name: {matches: "^(.*)$", as: "helm_${1}"}
              metricsQuery: 'sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)'
          """);
      Await.until(() -> status(helm, "helm_request_queue_depth") == 200);
    }
  }

  @Test
  void aPodThatGoesHasNoValue() throws Exception {
    try (ServerUnderTest shrinking = new ServerUnderTest(Optional.empty())) {
      shrinking.podPages.put("demo", PAGE);
      Await.until(() -> status(shrinking, "requests-per-stream") == 200);
      shrinking.cluster.remove(ServerUnderTest.PODS, "demo-1");
      Await.until(() -> status(shrinking, "requests-per-stream") == 404);
    }
  }

  @Test
  void aLostPrometheusIsAnErrorAndNeverAnEmptyList() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    RemoteSettings lost =
        RemoteSettings.at(URI.create("http://127.0.0.1:" + nobody))
            .withTimeout(Duration.ofMillis(500));
    try (ServerUnderTest blind = new ServerUnderTest(Optional.of(lost))) {
      blind.rules(RULES);
      Await.until(() -> status(blind, "users_ratio") == 500);
      HttpResponse<String> answer = blind.asAlice(PODS + "*/users_ratio");
      assertThat(answer.body()).contains("\"reason\":\"InternalError\"", "unable to fetch metrics");
      assertThat(blind.asAlice(EXTERNAL + "/namespaces/default/request_queue_depth").statusCode())
          .isEqualTo(500);
    }
  }

  private static int status(ServerUnderTest server, String metric) {
    try {
      return server.asAlice(PODS + "*/" + metric).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
