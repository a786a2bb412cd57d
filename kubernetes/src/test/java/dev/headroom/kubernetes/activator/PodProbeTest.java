package dev.headroom.kubernetes.activator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PodProbeTest {
  private static Pod pod(String containers) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [%s]}"
            .formatted(containers),
        Pod.class);
  }

  @Test
  void asTheReadinessProbeSays() {
    assertThat(
            PodProbe.of(
                pod(
                    """
                    {name: a, ports: [{name: http, containerPort: 8000}], readinessProbe:
                      {httpGet: {path: "/v2/health/ready?a=b", port: http,
                        httpHeaders: [{name: X-Key, value: k}]}}},
                    {name: b, readinessProbe: {tcpSocket: {port: 9000}}},
                    {name: c, readinessProbe: {httpGet: {port: 8443, scheme: HTTPS}}},
                    {name: d, readinessProbe: {grpc: {port: 9001}}},
                    {name: e}
                    """),
                80))
        .containsExactly(
            new PodProbe.Http("http", 8000, "/v2/health/ready?a=b", Map.of("X-Key", "k")),
            new PodProbe.Tcp(9000),
            new PodProbe.Http("https", 8443, "/", Map.of()),
            new PodProbe.Tcp(9001));
  }

  @Test
  void whatOnlyTheKubeletCanAskIsLeftToIt() {
    assertThat(
            PodProbe.of(
                pod(
                    """
                    {name: a, readinessProbe: {exec: {command: [true]}}},
                    {name: b, readinessProbe: {httpGet: {port: unknown}}},
                    {name: c, readinessProbe: {httpGet: {port: 80, host: example.com}}}
                    """),
                80))
        .containsExactly(
            new PodProbe.OfKubelet(), new PodProbe.OfKubelet(), new PodProbe.OfKubelet());
  }

  @Test
  void withoutProbesThePortThatTheServiceUses() {
    assertThat(PodProbe.of(pod("{name: a}"), 8080)).containsExactly(new PodProbe.Tcp(8080));
  }
}
