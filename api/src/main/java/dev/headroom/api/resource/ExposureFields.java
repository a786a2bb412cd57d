package dev.headroom.api.resource;

import dev.headroom.api.resource.ClusterSettings.Ingress;
import dev.headroom.api.resource.ClusterSettings.Route;
import dev.headroom.api.resource.ClusterSettings.Service;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.Choice;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Verbatim;
import dev.headroom.document.schema.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads how replicas are reached: Service and Ingress. */
final class ExposureFields {
  private static final int MOST_PORT = 65535;

  private static final Property<String> TYPE =
      Property.of(
              "type",
              Choice.of("ClusterIP", "NodePort", "LoadBalancer"),
              "Who reaches it: the cluster, whoever reaches a node, whoever reaches a load balancer.",
              "LoadBalancer")
          .otherwise(ClusterSettings.DEFAULT.service().type());
  private static final Property<Integer> REST_PORT =
      Property.of(
              "restPort",
              Whole.of(1, MOST_PORT),
              "The port of REST and metrics; gRPC is answered there as well.",
              "80")
          .otherwise(ClusterSettings.DEFAULT.service().restPort());
  private static final Property<Integer> GRPC_PORT =
      Property.of("grpcPort", Whole.of(1, MOST_PORT), "A port for gRPC alone.", "9000");
  private static final Property<Integer> REST_NODE_PORT =
      Property.of(
              "restNodePort",
              Whole.of(1, MOST_PORT),
              "The port of the nodes for restPort.",
              "30080")
          .otherwiseAs("one that is free");
  private static final Property<Integer> GRPC_NODE_PORT =
      Property.of(
              "grpcNodePort",
              Whole.of(1, MOST_PORT),
              "The port of the nodes for grpcPort.",
              "30090")
          .otherwiseAs("one that is free");
  private static final Property<Map<String, String>> LABELS =
      PodFields.texts("labels", "Labels beside Headroom's own.", "{team: search}");
  private static final Property<Map<String, String>> ANNOTATIONS =
      PodFields.texts("annotations", "Annotations.", "{metallb.universe.tf/address-pool: public}");
  private static final Property<Object> MORE =
      Property.of(
          "spec",
          Verbatim.map("ServiceSpec"),
          "More fields of a Service's spec.",
          "{externalTrafficPolicy: Local, loadBalancerSourceRanges: [10.0.0.0/8]}");

  static final Property<Service> SERVICE =
      Property.of(
              "service",
              Shape.of(
                      "ServiceSettings",
                      List.of(
                          TYPE,
                          REST_PORT,
                          GRPC_PORT,
                          REST_NODE_PORT,
                          GRPC_NODE_PORT,
                          LABELS,
                          ANNOTATIONS,
                          MORE),
                      ExposureFields::service)
                  .where(Rule.onlyWith("grpcPort", "grpcNodePort")),
              "On a cluster: how replicas are reached there.",
              "{type: LoadBalancer, restPort: 80, grpcPort: 9000}")
          .otherwise(ClusterSettings.DEFAULT.service(), "{}");

  private static final Property<String> HOST =
      Property.of(
              "host",
              Text.matching("(\\*\\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?", "a host's name"),
              "Whose requests are let in.",
              "models.example.com")
          .otherwiseAs("any");
  private static final Property<String> PATH =
      Property.of("path", ProbeFields.PATH, "What their paths begin with.", "/v2").otherwise("/");
  private static final Property<String> TLS_SECRET =
      Property.of(
              "tlsSecret", Names.OBJECT, "The Secret with the host's certificate.", "models-tls")
          .otherwiseAs("no TLS");
  private static final Property<Map<String, String>> ROUTE_ANNOTATIONS =
      PodFields.texts(
          "annotations", "Annotations.", "{cert-manager.io/cluster-issuer: letsencrypt}");
  private static final Shape<Route> ROUTE =
      Shape.of("Route", List.of(HOST, PATH, TLS_SECRET, ROUTE_ANNOTATIONS), ExposureFields::route);

  private static final Property<String> CLASS_NAME =
      Property.of(
              "className",
              Names.OBJECT,
              "Which controller; for nginx, its annotations for gRPC and large requests are set.",
              "nginx")
          .otherwiseAs("the cluster's default");
  private static final Property<Route> REST =
      Property.of("rest", ROUTE, "Lets REST in.", "{host: models.example.com}");
  private static final Property<Route> GRPC =
      Property.of(
          "grpc", ROUTE, "Lets gRPC in.", "{host: grpc.example.com, tlsSecret: models-tls}");

  static final Property<Ingress> INGRESS =
      Property.of(
          "ingress",
          Shape.of("IngressSettings", List.of(CLASS_NAME, REST, GRPC), ExposureFields::ingress)
              .where(Rule.atLeastOne("rest", "grpc")),
          "On a cluster: how replicas are reached from elsewhere.",
          "{className: nginx, rest: {host: models.example.com, tlsSecret: models-tls}}");

  private ExposureFields() {}

  private static @Nullable Service service(Fields fields) {
    String type = TYPE.in(fields);
    Integer rest = REST_PORT.in(fields);
    Integer grpc = GRPC_PORT.in(fields);
    Integer restNode = REST_NODE_PORT.in(fields);
    Integer grpcNode = GRPC_NODE_PORT.in(fields);
    Map<String, String> labels = LABELS.in(fields);
    Map<String, String> annotations = ANNOTATIONS.in(fields);
    Object more = MORE.in(fields);
    if (rest != null && rest.equals(grpc)) {
      GRPC_PORT.field(fields).problem("another port than restPort, which answers gRPC as well");
    }
    return type == null || rest == null || labels == null || annotations == null || !fields.ok()
        ? null
        : new Service(
            type,
            rest,
            Optional.ofNullable(grpc),
            Optional.ofNullable(restNode),
            Optional.ofNullable(grpcNode),
            labels,
            annotations,
            trees(more));
  }

  private static Map<String, Object> trees(@Nullable Object map) {
    Map<String, Object> trees = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((name, value) -> trees.put(String.valueOf(name), value));
    }
    return trees;
  }

  private static @Nullable Route route(Fields fields) {
    String host = HOST.in(fields);
    String path = PATH.in(fields);
    String secret = TLS_SECRET.in(fields);
    Map<String, String> annotations = ROUTE_ANNOTATIONS.in(fields);
    return path == null || annotations == null || !fields.ok()
        ? null
        : new Route(Optional.ofNullable(host), path, Optional.ofNullable(secret), annotations);
  }

  private static Ingress ingress(Fields fields) {
    return new Ingress(
        Optional.ofNullable(CLASS_NAME.in(fields)),
        Optional.ofNullable(REST.in(fields)),
        Optional.ofNullable(GRPC.in(fields)));
  }
}
