package dev.headroom.kubernetes.server;

import dev.headroom.api.resource.ConfigSource;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.api.serve.ModelConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;

/** The ConfigMap of a server's config.json, where it has one of its own. */
final class ConfigMaps {
  private ConfigMaps() {}

  static String name(ModelServer server) {
    return ObjectNames.of(server.name()) + "-config";
  }

  static Optional<ConfigMap> of(ModelServer server, Metadata metadata) {
    Optional<String> json =
        switch (server.server()) {
          case Server.Models models -> Optional.of(ModelConfig.of(models.models(), Volumes.root()));
          case Server.Configured(ConfigSource.Inline(String text), _, _) -> Optional.of(text);
          case Server.Configured _, Server.Command _ -> Optional.empty();
        };
    return json.map(
        text ->
            new ConfigMapBuilder()
                .withMetadata(metadata.named(name(server)))
                .withData(Map.of(Volumes.CONFIG_KEY, text))
                .build());
  }
}
