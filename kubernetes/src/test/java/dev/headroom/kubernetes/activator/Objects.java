package dev.headroom.kubernetes.activator;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.Map;

/** Objects as a cluster has them. */
final class Objects {
  static final Wakes WAKES = new Wakes("headroom.dev/v1alpha1", "ScalingPolicy", "llm");
  static final OwnerReference OWNER =
      new OwnerReferenceBuilder()
          .withApiVersion("headroom.dev/v1alpha1")
          .withKind("ScalingPolicy")
          .withName("llm")
          .withUid("1-2-3")
          .build();
  static final Sleeper SLEEPER =
      new Sleeper("models", WAKES, OWNER, Map.of("app", "llm", "pod-template-hash", "77"));

  private Objects() {}

  static Service service(String name, Map<String, String> selector, String... ports) {
    ServiceBuilder service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("models")
            .endMetadata()
            .withNewSpec()
            .withSelector(selector)
            .endSpec();
    for (String port : ports) {
      service.editSpec().addNewPort().withName(port).withPort(80).endPort().endSpec();
    }
    return service.build();
  }

  /** A slice as Kubernetes keeps it for a Service's pods. */
  static EndpointSlice slice(String service, String portName, int port, Endpoint... endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(service + "-x1")
        .withNamespace("models")
        .addToLabels(ActivatorSlice.SERVICE, service)
        .addToLabels(ActivatorSlice.MANAGED_BY, "endpointslice-controller.k8s.io")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName(portName)
        .withPort(port)
        .endPort()
        .withEndpoints(endpoints)
        .build();
  }

  static Endpoint endpoint(String pod, String address, boolean ready, boolean terminating) {
    return new EndpointBuilder()
        .withAddresses(address)
        .withNewConditions()
        .withReady(ready)
        .withTerminating(terminating)
        .endConditions()
        .withNewTargetRef()
        .withKind("Pod")
        .withName(pod)
        .endTargetRef()
        .build();
  }
}
