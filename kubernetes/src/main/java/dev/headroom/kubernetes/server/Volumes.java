package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ClusterSettings.Repository;
import dev.headroom.api.resource.ConfigSource;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The volumes of a replica's pod: of models, of config.json, for temporary files. */
final class Volumes {
  /** Where a ConfigMap's entries are files, which change as they do. */
  static final String CONFIG_FOLDER = "/config";

  static final String CONFIG_KEY = "config.json";
  static final String CONFIG_FILE = CONFIG_FOLDER + "/" + CONFIG_KEY;

  private static final String CONFIG = "config";
  private static final String MODELS = "models";
  private static final String TMP = "tmp";

  private Volumes() {}

  /** Where a path that may be relative is in a pod. */
  static String fromRoot(String path) {
    return root().resolve(path).normalize().toString();
  }

  /** What the relative paths of models start from. */
  static Path root() {
    return Path.of("/");
  }

  static List<Volume> of(ModelServer server) {
    List<Volume> volumes = new ArrayList<>();
    configMap(server)
        .ifPresent(
            name ->
                volumes.add(
                    new VolumeBuilder()
                        .withName(CONFIG)
                        .withNewConfigMap()
                        .withName(name)
                        .endConfigMap()
                        .build()));
    server.cluster().repository().map(Volumes::models).ifPresent(volumes::add);
    if (isOurs(server)) {
      volumes.add(new VolumeBuilder().withName(TMP).withNewEmptyDir().endEmptyDir().build());
    }
    if (server.cluster().pod().spec().get("volumes") instanceof List<?> said) {
      for (Object volume : said) {
        volumes.add(Given.as(Volume.class, volume, "pod.volumes"));
      }
    }
    return volumes;
  }

  static List<VolumeMount> mounts(ModelServer server) {
    List<VolumeMount> mounts = new ArrayList<>();
    configMap(server).ifPresent(_ -> mounts.add(mount(CONFIG, CONFIG_FOLDER, true)));
    server
        .cluster()
        .repository()
        .ifPresent(
            repository ->
                mounts.add(
                    new VolumeMountBuilder(mount(MODELS, repository.mountPath(), true))
                        .withSubPath(repository.subPath().orElse(null))
                        .build()));
    if (isOurs(server)) {
      mounts.add(mount(TMP, "/tmp", false));
    }
    return mounts;
  }

  private static boolean isOurs(ModelServer server) {
    return !(server.server() instanceof Server.Command);
  }

  /** The name of the ConfigMap that config.json comes from, if it comes from one. */
  private static Optional<String> configMap(ModelServer server) {
    return switch (server.server()) {
      case Server.Models _ -> Optional.of(ConfigMaps.name(server));
      case Server.Configured(ConfigSource.Inline _, _, _) -> Optional.of(ConfigMaps.name(server));
      case Server.Configured(ConfigSource.InConfigMap map, _, _) -> Optional.of(map.name());
      case Server.Configured(ConfigSource.File _, _, _), Server.Command _ -> Optional.empty();
    };
  }

  private static Volume models(Repository repository) {
    VolumeBuilder volume = new VolumeBuilder().withName(MODELS);
    return switch (repository.source()) {
      case Repository.Claim(String name) ->
          volume
              .withNewPersistentVolumeClaim()
              .withClaimName(name)
              .withReadOnly(true)
              .endPersistentVolumeClaim()
              .build();
      case Repository.HostPath(String path) ->
          volume.withNewHostPath().withPath(path).withType("Directory").endHostPath().build();
    };
  }

  private static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
