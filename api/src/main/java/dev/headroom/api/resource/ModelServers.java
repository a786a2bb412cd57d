package dev.headroom.api.resource;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads ModelServers. */
final class ModelServers {
  private static final int MOST_REPLICAS = 10_000;

  private static final Property<Integer> REPLICAS =
      Property.of(
              "replicas",
              Whole.of(0, MOST_REPLICAS),
              "How many replicas, where nothing scales it.",
              "2")
          .otherwise(1);
  private static final Property<Scaling> SCALING =
      Property.of(
              "scaling", Scalings.SHAPE, "How many replicas there should be.", "{maxReplicas: 3}")
          .otherwiseAs("as many as replicas says");

  private record Spec(
      Server server,
      ReplicaSettings settings,
      int replicas,
      Optional<Scaling> scaling,
      ClusterSettings cluster) {}

  static final Kind<ModelServer> KIND =
      Kind.of(
          Resources.API_VERSION,
          ModelServer.KIND,
          "A server of models, or any other, run as one or more replicas.",
          Property.of(
                  "spec",
                  Shape.of("ModelServerSpec", properties(), ModelServers::spec)
                      .where(
                          Rule.exactlyOne("models", "config", "command"),
                          Rule.excludes("args", "command"),
                          Rule.onlyWith(
                              "models",
                              ServeSettingsFields.PROPERTIES.stream()
                                  .map(Property::name)
                                  .toArray(String[]::new)),
                          Rule.onlyWith(
                              "command",
                              CommandFields.PROPERTIES.stream()
                                  .map(Property::name)
                                  .toArray(String[]::new))),
                  "What should be so.",
                  "{models: [{name: minilm, uri: ./models/minilm}], scaling: {maxReplicas: 3}}")
              .required("a map with models or a command"),
          (names, spec) ->
              new ModelServer(
                  names.name(),
                  names.namespace(),
                  spec.server(),
                  spec.settings(),
                  spec.replicas(),
                  spec.scaling(),
                  spec.cluster()));

  private ModelServers() {}

  private static List<Property<?>> properties() {
    List<Property<?>> properties =
        new ArrayList<>(
            List.of(Models.PROPERTY, ConfigSourceFields.PROPERTY, CommandFields.COMMAND));
    properties.addAll(CommandFields.PROPERTIES);
    properties.addAll(ServeSettingsFields.PROPERTIES);
    properties.addAll(List.of(ServeSettingsFields.ARGS, EnvFields.ENV));
    properties.addAll(ReplicaSettingsFields.PROPERTIES);
    properties.addAll(List.of(REPLICAS, SCALING));
    properties.addAll(ClusterFields.PROPERTIES);
    return properties;
  }

  private static @Nullable Spec spec(Fields fields) {
    List<Model> models = Models.PROPERTY.in(fields);
    ConfigSource config = ConfigSourceFields.PROPERTY.in(fields);
    List<EnvFields.Variable> variables = EnvFields.ENV.in(fields);
    List<EnvFields.Variable> env = variables == null ? List.of() : variables;
    Server command = CommandFields.decode(fields, EnvFields.values(env));
    ServeSettings serving = ServeSettingsFields.decode(fields);
    ReplicaSettings settings = ReplicaSettingsFields.decode(fields);
    Integer replicas = REPLICAS.in(fields);
    Scaling scaling = SCALING.in(fields);
    ClusterSettings cluster = ClusterFields.decode(fields, EnvFields.sources(env));
    Server server =
        models != null
            ? new Server.Models(models, EnvFields.values(env), serving)
            : config != null
                ? new Server.Configured(config, EnvFields.values(env), serving)
                : command;
    return server == null || settings == null || replicas == null || !fields.ok()
        ? null
        : new Spec(server, settings, replicas, Optional.ofNullable(scaling), cluster);
  }
}
