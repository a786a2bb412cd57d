package dev.headroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.deploy.Chart.Rendered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class ChartTest {
  private static final Path MANIFESTS = Path.of("manifests/headroom.yaml");
  private static final String MADE_BY =
      """
      # Made of the chart deploy/helm/headroom, for those without Helm:
      #   kubectl create namespace headroom
      #   kubectl apply --server-side -f deploy/manifests/headroom.yaml
      """;

  @Test
  void isWhatHelmAdvises() {
    assertThat(Chart.lint().getMessages())
        .allSatisfy(message -> assertThat(message).startsWith("[INFO]"));
    assertThat(Chart.lint().isFailed()).isFalse();
  }

  /** {@code -Dheadroom.write=true} writes them. */
  @Test
  void thePlainManifestsAreWhatItRenders() throws Exception {
    String rendered = MADE_BY + Chart.text(Map.of());
    if (Boolean.getBoolean("headroom.write")) {
      Files.createDirectories(MANIFESTS.getParent());
      Files.writeString(MANIFESTS, rendered);
    }

    assertThat(Chart.read(MANIFESTS)).isEqualTo(rendered);
  }

  /**
   * Helm reads only what is inside a chart. {@code cp deploy/crds.yaml deploy/helm/headroom/files}
   */
  @Test
  void itsCustomResourcesAreThoseOfTheProgram() {
    assertThat(Chart.read(Chart.FOLDER.resolve("files/crds.yaml")))
        .isEqualTo(Chart.read(Path.of("crds.yaml")));
  }

  @ParameterizedTest
  @CsvSource({"true, keep", "false,"})
  void customResourcesStayWhenItGoesUnlessTold(boolean keep, String policy) {
    List<Rendered> definitions =
        Chart.objects(Chart.text(Map.of("crds.keep", keep))).stream()
            .filter(each -> each.kind().equals("CustomResourceDefinition"))
            .toList();

    assertThat(definitions)
        .extracting(Rendered::name)
        .containsExactlyInAnyOrder("modelservers.headroom.dev", "scalingpolicies.headroom.dev");
    assertThat(definitions)
        .allSatisfy(
            definition -> {
              Object annotations = definition.at("metadata", "annotations");
              assertThat(annotations)
                  .isEqualTo(policy == null ? null : Map.of("helm.sh/resource-policy", policy));
            });
    // No number of theirs has become another on its way through Helm.
    List<Object> specs = definitions.stream().map(each -> each.at("spec")).toList();
    assertThat(specs)
        .isEqualTo(
            Chart.objects(Chart.read(Path.of("crds.yaml"))).stream()
                .map(each -> each.at("spec"))
                .toList());
  }

  @Test
  void customResourcesCanBeLeftToOthers() {
    assertThat(Chart.objects(Chart.text(Map.of("crds.install", false))))
        .extracting(Rendered::kind)
        .contains("Deployment")
        .doesNotContain("CustomResourceDefinition");
  }

  @ParameterizedTest
  @CsvSource({
    "operator.replica, 2, additional properties 'replica' not allowed",
    "operator.replicas, many, got string",
    "image.digest, sha256:1, does not match pattern",
    "metricsApi.port, 443, minimum",
    "operator.logLevel, loud, value must be one of",
    "operator.scaleTargets[0].resources[0], deployments/scale, does not match pattern",
    "metricsApi.apis.customs, true, additional properties 'customs' not allowed",
    "rules.customs, x, additional properties 'customs' not allowed",
    "prometheus.url, http://p:9090, does not match pattern",
  })
  void refusesWhatIsNoValue(String name, String value, String why) {
    assertThatThrownBy(() -> Chart.text(Map.of(name, value)))
        .hasMessageContaining(why)
        .hasMessageContaining(name.contains("[") ? "scaleTargets" : topOf(name));
  }

  private static String topOf(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  /** Found by whoever misspells a value in the file that the chart itself has. */
  @Test
  void itsOwnValuesAreAllDescribed(@TempDir Path folder) throws Exception {
    Path values = Files.copy(Chart.FOLDER.resolve("values.yaml"), folder.resolve("values.yaml"));

    assertThat(Chart.text(values)).isEqualTo(Chart.text(Map.of()));
  }

  @Test
  void takesAFileOfPrometheusAdaptersValuesAsItIs() {
    String text = Chart.text(Path.of("src/test/resources/adapter-values.yaml"));

    Rendered config = one(text, "ConfigMap", "headroom-adapter");
    Object rules = new Yaml().load((String) config.at("data", "config.yaml"));
    Map<?, ?> written =
        new Yaml().load(Chart.read(Path.of("src/test/resources/adapter-values.yaml")));
    assertThat(((Map<?, ?>) rules).get("rules")).isEqualTo(written.get("rules"));
    assertThat(arguments(text, "headroom-metrics-api"))
        .containsSubsequence("--adapter-config", "configmap headroom/headroom-adapter")
        .containsSubsequence("--prometheus", "http://prometheus.monitoring.svc:9090/base");
  }

  @Test
  void takesANamedConfigMapOfPrometheusAdapter() {
    String text = Chart.text(Map.of("metricsApi.adapter.configMap", "adapter-config"));

    assertThat(arguments(text, "headroom-metrics-api"))
        .containsSubsequence("--adapter-config", "configmap headroom/adapter-config");
    assertThat(one(text, "Role", "headroom-metrics-api").at("rules"))
        .asString()
        .contains("resourceNames=[adapter-config]");
    assertThat(Chart.objects(text)).extracting(Rendered::kind).doesNotContain("ConfigMap");
  }

  @Test
  void asksForNoRulesWhereThereAreNone() {
    assertThat(arguments(Chart.text(Map.of()), "headroom-metrics-api"))
        .doesNotContain("--adapter-config", "--prometheus");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, false, 3",
    "true, false, false, 2",
    "false, true, false, 1",
    "true, true, true, 4",
  })
  void registersTheGroupsThatItIsToServe(
      boolean custom, boolean external, boolean resource, int count) {
    List<Rendered> services =
        Chart.objects(
                Chart.text(
                    Map.of(
                        "metricsApi.apis.custom", custom,
                        "metricsApi.apis.external", external,
                        "metricsApi.apis.resource", resource)))
            .stream()
            .filter(each -> each.kind().equals("APIService"))
            .toList();

    assertThat(services)
        .hasSize(count)
        .allSatisfy(
            each -> {
              assertThat(each.name())
                  .isEqualTo(each.at("spec", "version") + "." + each.at("spec", "group"));
              // The program writes it; a value of the chart would take it away at each upgrade.
              assertThat(each.at("spec")).asString().doesNotContain("caBundle", "insecure");
            });
  }

  @Test
  void looksAfterSomeNamespacesByRolesInThem() {
    List<Rendered> objects =
        Chart.objects(
            Chart.text(
                Map.of("operator.watchNamespaces[0]", "a", "operator.watchNamespaces[1]", "b")));

    assertThat(objects)
        .filteredOn(each -> each.name().equals("headroom-operator"))
        .filteredOn(each -> each.kind().contains("Role"))
        .extracting(each -> each.kind() + " " + each.at("metadata", "namespace"))
        .containsExactlyInAnyOrder("Role a", "RoleBinding a", "Role b", "RoleBinding b");
    assertThat(objects)
        .filteredOn(each -> each.kind().startsWith("Cluster"))
        .extracting(Rendered::name)
        .doesNotContain("headroom-operator");
  }

  static Rendered one(String text, String kind, String name) {
    return Chart.objects(text).stream()
        .filter(each -> each.kind().equals(kind) && each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> arguments(String text, String deployment) {
    return Pods.arguments(one(text, "Deployment", deployment));
  }
}
