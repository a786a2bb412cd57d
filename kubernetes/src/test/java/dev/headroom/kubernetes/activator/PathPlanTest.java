package dev.headroom.kubernetes.activator;

import static dev.headroom.kubernetes.activator.Objects.SLEEPER;
import static dev.headroom.kubernetes.activator.Objects.endpoint;
import static dev.headroom.kubernetes.activator.Objects.service;
import static dev.headroom.kubernetes.activator.Objects.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PathPlanTest {
  private static final Map<String, String> SELECTOR = Map.of("app", "llm");
  private static final List<String> ACTIVATORS = List.of("10.88.0.9", "10.88.0.4");

  private static List<ActivatorSlice> plan(List<Service> services, EndpointSlice... slices) {
    return PathPlan.of(List.of(SLEEPER), services, List.of(slices), ACTIVATORS).stream()
        .map(PathPlan.Wanted::slice)
        .toList();
  }

  @Test
  void aServiceWithoutReadyPodsLeadsToTheActivators() {
    assertThat(
            plan(
                List.of(service("llm", SELECTOR, "rest", "grpc")),
                slice("llm", "rest", 8000, endpoint("llm-1", "10.88.0.7", false, false))))
        .containsExactly(
            new ActivatorSlice(
                "models",
                "llm",
                Objects.WAKES,
                new TreeMap<>(Map.of("grpc", 20_001, "rest", 20_000)),
                List.of("10.88.0.4", "10.88.0.9")));
  }

  @Test
  void oneWithAReadyPodLeadsPastThem() {
    assertThat(
            plan(
                List.of(service("llm", SELECTOR, "rest")),
                slice("llm", "rest", 8000, endpoint("llm-1", "10.88.0.7", true, false))))
        .extracting(ActivatorSlice::activators)
        .containsExactly(List.of());
  }

  @Test
  void aPodThatLeavesIsNotReady() {
    assertThat(
            plan(
                List.of(service("llm", SELECTOR, "rest")),
                slice("llm", "rest", 8000, endpoint("llm-1", "10.88.0.7", true, true))))
        .extracting(ActivatorSlice::activators)
        .containsExactly(List.of("10.88.0.4", "10.88.0.9"));
  }

  @Test
  void portsThatAreAssignedStay() {
    EndpointSlice before =
        new ActivatorSlice(
                "models", "llm", Objects.WAKES, new TreeMap<>(Map.of("rest", 20_000)), List.of())
            .object(Objects.OWNER);

    assertThat(
            plan(
                List.of(
                    service("a-first", SELECTOR, "http"), service("llm", SELECTOR, "rest", "grpc")),
                before))
        .extracting(ActivatorSlice::ports)
        .containsExactly(
            new TreeMap<>(Map.of("http", 20_001)),
            new TreeMap<>(Map.of("rest", 20_000, "grpc", 20_002)));
  }

  @Test
  void servicesOfOthersAreLeftAlone() {
    Service udp = service("dns", SELECTOR);
    udp.getSpec()
        .setPorts(
            List.of(
                new io.fabric8.kubernetes.api.model.ServicePortBuilder()
                    .withName("dns")
                    .withProtocol("UDP")
                    .withPort(53)
                    .build()));

    assertThat(
            plan(
                List.of(
                    service("other", Map.of("app", "web"), "rest"),
                    service("no-selector", Map.of(), "rest"))))
        .isEmpty();
    assertThat(plan(List.of(udp)))
        .extracting(ActivatorSlice::ports)
        .containsExactly(new TreeMap<>());
  }

  @Test
  void whatIsWrittenIsRead() {
    ActivatorSlice slice = plan(List.of(service("llm", SELECTOR, "", "grpc"))).getFirst();

    assertThat(ActivatorSlice.of(slice.object(Objects.OWNER))).contains(slice);
    assertThat(slice.object(Objects.OWNER).getMetadata().getOwnerReferences())
        .containsExactly(Objects.OWNER);
  }

  @Test
  void oneThatSomebodyChangedSaysNothing() {
    EndpointSlice changed =
        plan(List.of(service("llm", SELECTOR, "rest"))).getFirst().object(Objects.OWNER);
    changed.getMetadata().getAnnotations().replaceAll((_, _) -> "ScalingPolicy");

    assertThat(ActivatorSlice.of(changed)).isEmpty();
    assertThat(ActivatorSlice.of(slice("llm", "rest", 8000))).isEmpty();
  }
}
