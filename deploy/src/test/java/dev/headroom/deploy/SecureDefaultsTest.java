package dev.headroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.deploy.Chart.Rendered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart's pods may, as it is installed without a word. */
class SecureDefaultsTest {
  private static final List<Rendered> OBJECTS = Chart.objects(Chart.text(Map.of()));

  /** Kinds of volumes that the restricted Pod Security standard lets a pod have. */
  private static final Set<String> VOLUMES =
      Set.of("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "projected", "secret");

  static List<Rendered> deployments() {
    return OBJECTS.stream().filter(each -> each.kind().equals("Deployment")).toList();
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void isRestrictedAsPodSecurityHasIt(Rendered deployment) {
    Map<String, Object> pod = Pods.spec(deployment);
    assertThat(pod.get("securityContext"))
        .asString()
        .contains("runAsNonRoot=true", "runAsUser=65532", "seccompProfile={type=RuntimeDefault}");
    assertThat(pod).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
    assertThat(Pods.containers(deployment))
        .allSatisfy(
            container ->
                assertThat(container.get("securityContext"))
                    .isEqualTo(
                        Map.of(
                            "allowPrivilegeEscalation",
                            false,
                            "readOnlyRootFilesystem",
                            true,
                            "capabilities",
                            Map.of("drop", List.of("ALL")))));
    assertThat(Pods.volumes(deployment))
        .allSatisfy(
            volume -> assertThat(VOLUMES).containsAnyElementsOf(volume.keySet()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void asksForWhatItNeedsAndIsLimited(Rendered deployment) {
    assertThat(Pods.containers(deployment))
        .allSatisfy(
            container ->
                assertThat(container.get("resources"))
                    .asString()
                    .contains("requests", "cpu", "limits", "memory"));
    assertThat(deployment.at("spec", "replicas")).isEqualTo(2);
    assertThat(OBJECTS)
        .filteredOn(each -> each.kind().equals("PodDisruptionBudget"))
        .extracting(Rendered::name)
        .contains(deployment.name());
  }

  static Stream<Rendered> roles() {
    return OBJECTS.stream().filter(each -> each.kind().endsWith("Role"));
  }

  /** Whoever could write these could do anything. */
  @ParameterizedTest
  @MethodSource("roles")
  @SuppressWarnings("unchecked")
  void noRoleGivesAwayTheCluster(Rendered role) {
    assertThat((List<Map<String, List<String>>>) role.at("rules"))
        .allSatisfy(
            rule -> {
              assertThat(rule.get("verbs")).doesNotContain("*", "bind", "escalate", "impersonate");
              if (rule.get("resources").contains("*")) {
                assertThat(rule.get("apiGroups"))
                    .allMatch(group -> group.endsWith("metrics.k8s.io"));
                assertThat(rule.get("verbs")).containsExactlyInAnyOrder("get", "list");
              }
              if (rule.get("resources").contains("secrets")) {
                assertThat(role.kind()).isEqualTo("Role");
                assertThat(rule.get("verbs")).doesNotContain("list", "watch", "delete");
              }
              assertThat(rule.get("resources"))
                  .doesNotContain(
                      "roles", "clusterroles", "rolebindings", "clusterrolebindings", "pods/exec");
            });
  }

  @Test
  void bindsOnlyItsOwnAccountsAndTheClustersAutoscaler() {
    List<String> accounts =
        OBJECTS.stream()
            .filter(each -> each.kind().equals("ServiceAccount"))
            .map(Rendered::name)
            .toList();
    assertThat(accounts)
        .containsExactlyInAnyOrder(
            "headroom-operator", "headroom-metrics-api", "headroom-activator");
    assertThat(OBJECTS)
        .filteredOn(each -> each.kind().endsWith("Binding"))
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat((List<?>) each.at("subjects"))
                    .allSatisfy(
                        subject ->
                            assertThat(((Map<?, ?>) subject).get("name"))
                                .isIn(
                                    Stream.concat(
                                            accounts.stream(),
                                            Stream.of("horizontal-pod-autoscaler"))
                                        .toList())));
  }
}
