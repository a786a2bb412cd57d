package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings;
import dev.headroom.api.resource.ConfigSource;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.PortNames;
import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.api.resource.ServeSettings;
import dev.headroom.api.resource.Server;
import dev.headroom.api.serve.ServeFlags;
import dev.headroom.scaling.quantity.Quantity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The container of a replica. */
final class Containers {
  /** What it is called. */
  static final String NAME = "server";

  /**
   * So long after it was told to end, a replica still takes new requests: nodes hear of it one
   * after another.
   */
  static final long LEAVING_SECONDS = 5;

  private static final Map<String, Object> CLOSED =
      Map.of("allowPrivilegeEscalation", false, "capabilities", Map.of("drop", List.of("ALL")));

  private Containers() {}

  static Container of(ModelServer server, String image) {
    ClusterSettings cluster = server.cluster();
    Ports ports = Ports.of(server);
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(NAME)
            .withImage(image)
            // What a server that cannot start says last is told in the ModelServer's status.
            .withTerminationMessagePolicy("FallbackToLogsOnError")
            .withImagePullPolicy(cluster.imagePullPolicy().orElse(null))
            .withPorts(ports.ofContainer())
            .withEnv(env(server, ports))
            .withEnvFrom(
                cluster.envFrom().stream()
                    .map(tree -> Given.as(EnvFromSource.class, tree, "envFrom"))
                    .toList())
            .withResources(resources(server.settings()))
            .withSecurityContext(security(server))
            .withVolumeMounts(mounts(server))
            .withNewLifecycle()
            .withNewPreStop()
            .withNewSleep(LEAVING_SECONDS)
            .endPreStop()
            .endLifecycle();
    Probes.put(server, container);
    switch (server.server()) {
      case Server.Command command ->
          container
              .withCommand(
                  command.command().stream()
                      .map(word -> PortNames.fill(word, ports.inWords()))
                      .toList())
              .withWorkingDir(command.workingDir().map(Volumes::fromRoot).orElse(null));
      case Server.Models models ->
          container.withArgs(flags(server, Volumes.CONFIG_FILE, models.settings()));
      case Server.Configured configured ->
          container.withArgs(flags(server, path(configured.config()), configured.settings()));
    }
    return container.build();
  }

  private static String path(ConfigSource config) {
    return switch (config) {
      case ConfigSource.Inline _ -> Volumes.CONFIG_FILE;
      case ConfigSource.File file -> file.path();
      case ConfigSource.InConfigMap map -> Volumes.CONFIG_FOLDER + "/" + map.key();
    };
  }

  private static List<String> flags(ModelServer server, String config, ServeSettings settings) {
    Ports ports = Ports.of(server);
    List<String> flags =
        new ArrayList<>(
            List.of("serve", "--rest_bind_address", "0.0.0.0", "--rest_port", "" + ports.rest()));
    Integer grpc = ports.numbers().get(Ports.GRPC);
    if (grpc != null) {
      flags.addAll(List.of("--port", grpc.toString()));
    }
    flags.addAll(List.of("--drain", "" + server.settings().drainLimit().toSeconds()));
    flags.addAll(ServeFlags.of(config, settings));
    return flags;
  }

  private static List<EnvVar> env(ModelServer server, Ports ports) {
    List<EnvVar> env = new ArrayList<>();
    server
        .server()
        .env()
        .forEach(
            (name, value) ->
                env.add(
                    new EnvVarBuilder()
                        .withName(name)
                        .withValue(PortNames.fill(value, ports.inWords()))
                        .build()));
    server
        .cluster()
        .envSources()
        .forEach(
            (name, tree) ->
                env.add(
                    new EnvVarBuilder()
                        .withName(name)
                        .withValueFrom(Given.as(EnvVarSource.class, tree, "env." + name))
                        .build()));
    return env;
  }

  private static ResourceRequirements resources(ReplicaSettings settings) {
    Map<String, Quantity> requests = new TreeMap<>(settings.requests().requests());
    Map<String, Quantity> limits = new TreeMap<>(settings.requests().limits());
    settings
        .share()
        .cores()
        .map(Quantity::of)
        .ifPresent(
            cores -> {
              requests.putIfAbsent("cpu", cores);
              limits.putIfAbsent("cpu", cores);
            });
    return new ResourceRequirementsBuilder()
        .withRequests(quantities(requests))
        .withLimits(quantities(limits))
        .build();
  }

  private static Map<String, io.fabric8.kubernetes.api.model.Quantity> quantities(
      Map<String, Quantity> of) {
    Map<String, io.fabric8.kubernetes.api.model.Quantity> quantities = new LinkedHashMap<>();
    of.forEach(
        (name, quantity) ->
            quantities.put(
                name, io.fabric8.kubernetes.api.model.Quantity.parse(quantity.toString())));
    return quantities;
  }

  private static SecurityContext security(ModelServer server) {
    Map<String, Object> defaults = new LinkedHashMap<>(CLOSED);
    if (!(server.server() instanceof Server.Command)) {
      // Whether another server's image bears it, nobody knows.
      defaults.put("readOnlyRootFilesystem", true);
    }
    return Given.as(
        SecurityContext.class,
        Given.over(defaults, said(server, "securityContext")),
        "pod.containerSecurityContext");
  }

  private static Object said(ModelServer server, String field) {
    return Objects.requireNonNullElse(server.cluster().pod().container().get(field), Map.of());
  }

  private static List<VolumeMount> mounts(ModelServer server) {
    List<VolumeMount> mounts = new ArrayList<>(Volumes.mounts(server));
    if (server.cluster().pod().container().get("volumeMounts") instanceof List<?> said) {
      said.forEach(
          mount ->
              mounts.add(
                  Given.as(VolumeMount.class, Objects.requireNonNull(mount), "pod.volumeMounts")));
    }
    return mounts.stream().map(mount -> new VolumeMountBuilder(mount).build()).toList();
  }
}
