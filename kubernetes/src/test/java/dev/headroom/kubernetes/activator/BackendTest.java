package dev.headroom.kubernetes.activator;

import static dev.headroom.kubernetes.activator.Objects.endpoint;
import static dev.headroom.kubernetes.activator.Objects.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BackendTest {
  private static final Endpoint PLAIN = new EndpointBuilder().withAddresses("10.88.0.8").build();

  @Test
  void podsOfThePortButForThoseThatLeave() {
    List<EndpointSlice> slices =
        List.of(
            slice(
                "llm",
                "rest",
                8000,
                endpoint("llm-1", "10.88.0.5", true, false),
                endpoint("llm-2", "10.88.0.6", false, false),
                endpoint("llm-3", "10.88.0.7", true, true)),
            slice("llm", "rest", 8001, PLAIN),
            slice("llm", "grpc", 9000, endpoint("llm-1", "10.88.0.5", true, false)));

    assertThat(Backend.of(slices, "rest"))
        .containsExactly(
            new Backend("llm-1", "10.88.0.5", 8000, true),
            new Backend("llm-2", "10.88.0.6", 8000, false),
            new Backend("10.88.0.8", "10.88.0.8", 8001, true));
    assertThat(Backend.of(slices, "none")).isEmpty();
  }

  @Test
  void activatorsAreNoPods() {
    EndpointSlice ours =
        new ActivatorSlice(
                "models",
                "llm",
                Objects.WAKES,
                new TreeMap<>(Map.of("rest", 20_000)),
                List.of("10.88.0.4"))
            .object(Objects.OWNER);

    assertThat(Backend.of(List.of(ours), "rest")).isEmpty();
    assertThat(Backend.anyReady(List.of(ours))).isFalse();
  }

  @Test
  void aServiceWithoutPodsHasASliceOfNothing() {
    EndpointSlice empty = slice("llm", "rest", 8000);
    empty.setEndpoints(null);
    empty.setPorts(null);

    assertThat(Backend.of(List.of(empty), "rest")).isEmpty();
    assertThat(Backend.anyReady(List.of(empty))).isFalse();
    assertThat(ActivatorSlice.of(empty)).isEmpty();
  }

  @Test
  void noConditionMeansReady() {
    assertThat(Backend.anyReady(List.of(slice("llm", "rest", 8000, PLAIN)))).isTrue();
  }
}
