package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings;
import dev.headroom.api.resource.ClusterSettings.Route;
import dev.headroom.api.resource.ModelServer;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a server's replicas are reached: its Service, and an Ingress each for REST and gRPC. */
final class Exposure {
  private static final String NGINX = "nginx";
  private static final String NGINX_ANNOTATIONS = "nginx.ingress.kubernetes.io/";

  private Exposure() {}

  static io.fabric8.kubernetes.api.model.Service service(ModelServer server, Metadata metadata) {
    ClusterSettings.Service said = server.cluster().service();
    ServiceSpec more = Given.as(ServiceSpec.class, said.more(), "service.spec");
    return new ServiceBuilder()
        .withMetadata(
            metadata.named(ObjectNames.of(server.name()), said.labels(), said.annotations()))
        .withSpec(
            new ServiceSpecBuilder(more)
                .withType(said.type())
                .withSelector(ObjectNames.selector(server))
                .withPorts(ports(server))
                .build())
        .build();
  }

  private static List<ServicePort> ports(ModelServer server) {
    ClusterSettings.Service said = server.cluster().service();
    boolean open = !said.type().equals("ClusterIP");
    List<ServicePort> ports = new ArrayList<>();
    ports.add(port(Ports.REST, said.restPort(), said.restNodePort().filter(_ -> open), "http"));
    Map<String, Integer> numbers = new TreeMap<>(Ports.of(server).numbers());
    numbers.remove(Ports.REST);
    boolean apart = numbers.remove(Ports.GRPC) != null;
    said.grpcPort()
        .ifPresent(
            number -> {
              ServicePort port =
                  port(
                      Ports.GRPC,
                      number,
                      said.grpcNodePort().filter(_ -> open),
                      "kubernetes.io/h2c");
              ports.add(
                  apart
                      ? port
                      : new ServicePortBuilder(port).withNewTargetPort(Ports.REST).build());
            });
    numbers.forEach((name, number) -> ports.add(port(name, number, Optional.empty(), null)));
    return ports;
  }

  private static ServicePort port(
      String name, int number, Optional<Integer> nodePort, @Nullable String protocol) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withNewTargetPort(name)
        .withNodePort(nodePort.orElse(null))
        .withProtocol("TCP")
        .withAppProtocol(protocol)
        .build();
  }

  static List<Ingress> ingresses(ModelServer server, Metadata metadata) {
    List<Ingress> ingresses = new ArrayList<>();
    server
        .cluster()
        .ingress()
        .ifPresent(
            ingress -> {
              boolean nginx = ingress.className().filter(NGINX::equals).isPresent();
              ingress
                  .rest()
                  .ifPresent(
                      route ->
                          ingresses.add(
                              ingress(
                                  server, metadata, route, "", annotations(route, nginx, false))));
              ingress
                  .grpc()
                  .ifPresent(
                      route ->
                          ingresses.add(
                              ingress(
                                  server,
                                  metadata,
                                  route,
                                  "-grpc",
                                  annotations(route, nginx, true))));
            });
    return ingresses;
  }

  /** Where nginx' defaults would refuse what a model server takes. */
  private static Map<String, String> annotations(Route route, boolean nginx, boolean grpc) {
    Map<String, String> annotations = new TreeMap<>();
    if (nginx) {
      annotations.put(NGINX_ANNOTATIONS + "proxy-body-size", "256m");
      annotations.put(NGINX_ANNOTATIONS + "proxy-read-timeout", "600");
      annotations.put(NGINX_ANNOTATIONS + "proxy-send-timeout", "600");
      if (grpc) {
        annotations.put(NGINX_ANNOTATIONS + "backend-protocol", "GRPC");
      }
    }
    annotations.putAll(route.annotations());
    return annotations;
  }

  private static Ingress ingress(
      ModelServer server,
      Metadata metadata,
      Route route,
      String suffix,
      Map<String, String> annotations) {
    String name = ObjectNames.of(server.name());
    boolean apart = !suffix.isEmpty() && server.cluster().service().grpcPort().isPresent();
    IngressTLSBuilder tls = new IngressTLSBuilder().withSecretName(route.tlsSecret().orElse(null));
    route.host().ifPresent(tls::withHosts);
    return new IngressBuilder()
        .withMetadata(metadata.named(name + suffix, Map.of(), annotations))
        .withNewSpec()
        .withIngressClassName(
            server.cluster().ingress().flatMap(ClusterSettings.Ingress::className).orElse(null))
        .withTls(route.tlsSecret().isPresent() ? List.of(tls.build()) : List.of())
        .addNewRule()
        .withHost(route.host().orElse(null))
        .withNewHttp()
        .addNewPath()
        .withPath(route.path())
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(name)
        .withNewPort()
        .withName(apart ? Ports.GRPC : Ports.REST)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }
}
