package dev.headroom.kubernetes.metricsapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.scaling.selector.Requirement;
import dev.headroom.scaling.selector.Requirement.Operator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathsTest {
  private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2";

  private static ApiRequest read(String path) throws BadPathException {
    return read(path, Map.of());
  }

  private static ApiRequest read(String path, Map<String, String> query) throws BadPathException {
    return ApiPaths.read(path, name -> Optional.ofNullable(query.get(name)));
  }

  @Test
  void metricsOfObjects() throws Exception {
    assertThat(
            read(
                CUSTOM + "/namespaces/default/pods/*/queue",
                Map.of("labelSelector", "app=a", "metricLabelSelector", "verb=GET")))
        .isEqualTo(
            new ApiRequest.Custom(
                "v1beta2",
                Optional.of("default"),
                "",
                "pods",
                "*",
                "queue",
                List.of(new Requirement("app", Operator.EQUALS, List.of("a"))),
                List.of(new Requirement("verb", Operator.EQUALS, List.of("GET")))));
    assertThat(read(CUSTOM.replace("beta2", "beta1") + "/nodes/n/load"))
        .isEqualTo(
            new ApiRequest.Custom(
                "v1beta1", Optional.empty(), "", "nodes", "n", "load", List.of(), List.of()));
    assertThat(read(CUSTOM + "/namespaces/a/ingresses.networking.k8s.io/web/rps"))
        .isEqualTo(
            new ApiRequest.Custom(
                "v1beta2",
                Optional.of("a"),
                "networking.k8s.io",
                "ingresses",
                "web",
                "rps",
                List.of(),
                List.of()));
    assertThat(read(CUSTOM + "/namespaces/a/metrics/m"))
        .isEqualTo(
            new ApiRequest.Custom(
                "v1beta2", Optional.empty(), "", "namespaces", "a", "m", List.of(), List.of()));
  }

  @Test
  void externalMetricsAndUsage() throws Exception {
    assertThat(read("/apis/external.metrics.k8s.io/v1beta1/namespaces/a/m"))
        .isEqualTo(new ApiRequest.External("a", "m", List.of()));
    String usage = "/apis/metrics.k8s.io/v1beta1";
    assertThat(read(usage + "/pods"))
        .isEqualTo(new ApiRequest.PodUsage(Optional.empty(), Optional.empty(), List.of()));
    assertThat(read(usage + "/namespaces/a/pods/p"))
        .isEqualTo(new ApiRequest.PodUsage(Optional.of("a"), Optional.of("p"), List.of()));
    assertThat(read(usage + "/nodes/n"))
        .isEqualTo(new ApiRequest.NodeUsage(Optional.of("n"), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CUSTOM + "/pods",
        CUSTOM + "/namespaces/a/pods/p",
        CUSTOM + "/namespaces/a/pods/p/m/x",
        "/apis/custom.metrics.k8s.io/v1/namespaces/a/pods/p/m",
        "/apis/external.metrics.k8s.io/v1beta1/m",
        "/apis/metrics.k8s.io/v1beta1/pods/p",
        "/apis/metrics.k8s.io/v1beta1/namespaces/a/nodes",
        "/apis/apps/v1/deployments",
        "/api/v1/secrets",
        CUSTOM + "/namespaces/a/pods/p/%0d%0a"
      })
  void otherPathsAreNone(String path) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOfSatisfying(
            BadPathException.class, bad -> assertThat(bad.status().code()).isEqualTo(404));
  }

  @Test
  void aSelectorThatIsNoneIsABadRequest() {
    assertThatThrownBy(
            () -> read(CUSTOM + "/namespaces/a/pods/*/m", Map.of("labelSelector", "a in b")))
        .isInstanceOfSatisfying(
            BadPathException.class,
            bad -> {
              assertThat(bad.status().code()).isEqualTo(400);
              assertThat(bad.status().message()).startsWith("labelSelector: ");
            });
  }

  /** As {@code k8s.io/apiserver/pkg/endpoints/request/requestinfo.go} reads them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          /namespaces/a/pods/*/m    | get  | a  | pods    | m  | *
          /namespaces/a/metrics/m   | get  | a  | metrics | '' | m
          /nodes/n/m                | get  | '' | nodes   | m  | n
          /namespaces/a/m           | list | a  | m       | '' | ''
          /namespaces               | list | '' | namespaces | '' | ''
          """)
  void whatAPathNeedsIsWhatAnApiServerTakesItFor(
      String path,
      String verb,
      String namespace,
      String resource,
      String subresource,
      String name) {
    assertThat(ApiPaths.permission(CUSTOM + path))
        .isEqualTo(
            new Permission.OfResource(
                verb, "custom.metrics.k8s.io", "v1beta2", namespace, resource, subresource, name));
  }

  @Test
  void documentsArePathsAndHealthIsFree() {
    assertThat(ApiPaths.permission(CUSTOM)).isEqualTo(new Permission.OfPath(CUSTOM));
    assertThat(ApiPaths.permission("/metrics")).isEqualTo(new Permission.OfPath("/metrics"));
    assertThat(ApiPaths.permission("/readyz")).isEqualTo(new Permission.None());
    assertThat(ApiPaths.permission("/")).isEqualTo(new Permission.OfPath("/"));
  }

  @Property
  void namesAreReadAsTheyWereWritten(@ForAll @StringLength(min = 1, max = 60) String metric)
      throws Exception {
    if (metric
        .chars()
        .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
      return;
    }
    String encoded = URLEncoder.encode(metric, StandardCharsets.UTF_8).replace("+", "%20");
    assertThat(read(CUSTOM + "/namespaces/a/pods/p/" + encoded))
        .isInstanceOfSatisfying(
            ApiRequest.Custom.class, custom -> assertThat(custom.metric()).isEqualTo(metric));
  }

  /** Only health is free, whatever a path looks like. */
  @Property
  void noOtherPathIsFree(@ForAll @StringLength(max = 40) String rest) {
    assertThat(ApiPaths.permission("/apis/" + rest)).isNotEqualTo(new Permission.None());
    assertThat(ApiPaths.permission("//apis/../healthz" + rest)).isNotEqualTo(new Permission.None());
  }
}
