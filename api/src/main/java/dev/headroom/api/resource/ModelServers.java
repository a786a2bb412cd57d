package dev.headroom.api.resource;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads ModelServers. */
final class ModelServers {
  private static final int MOST_REPLICAS = 10_000;
  private static final int MOST_STREAMS = 1024;
  private static final int MOST_QUEUED = 1_000_000;

  private ModelServers() {}

  static @Nullable ModelServer decode(Field root) {
    return root.object(
        fields -> {
          fields.get("apiVersion");
          fields.get("kind");
          fields.get("status");
          Names names = Names.decode(fields);
          return fields
              .required("spec", "a map with models or a command")
              .object(s -> spec(s, names));
        });
  }

  private static @Nullable ModelServer spec(Fields fields, @Nullable Names names) {
    Server server = server(fields);
    Integer replicas = fields.get("replicas").integer(0, MOST_REPLICAS);
    ReplicaSettings settings = ReplicaSettingsFields.decode(fields);
    Scaling scaling = Scalings.decode(fields.get("scaling"));
    if (names == null || server == null || !fields.ok()) {
      return null;
    }
    return new ModelServer(
        names.name(),
        names.namespace(),
        server,
        settings,
        replicas == null ? 1 : replicas,
        Optional.ofNullable(scaling));
  }

  private static @Nullable Server server(Fields fields) {
    Field models = fields.get("models");
    Field command = fields.get("command");
    if (models.present() && command.present()) {
      command.problem("nothing, as there are models: a ModelServer has either");
    }
    if (command.present()) {
      return CommandFields.decode(fields, command);
    }
    List<Model> list =
        models.required("models, or a command").list(m -> m.object(ModelServers::model));
    if (models.present() && models.items().isEmpty()) {
      models.problem("at least one model");
    }
    reportDuplicates(models);
    return new Server.Models(list, Texts.env(fields.get("env")));
  }

  private static void reportDuplicates(Field models) {
    Set<String> names = new HashSet<>();
    for (Field item : models.leniently().items()) {
      item.object(
          model -> {
            Field name = model.get("name");
            if (name.present() && !names.add(String.valueOf(name.text()))) {
              name.problem("another name: each model once");
            }
            return null;
          });
    }
  }

  private static @Nullable Model model(Fields fields) {
    String name = Names.model(fields.required("name", "a name"));
    String uri = fields.required("uri", "a folder of numeric version folders").name();
    VersionPolicy policy = fields.get("versionPolicy").object(ModelServers::versionPolicy);
    Integer streams = fields.get("streams").integer(1, MOST_STREAMS);
    Integer queue = fields.get("queue").integer(0, MOST_QUEUED);
    if (name == null || uri == null || !fields.ok()) {
      return null;
    }
    return new Model(
        name,
        uri,
        policy == null ? VersionPolicy.NEWEST : policy,
        streams == null ? Model.DEFAULT_STREAMS : streams,
        queue == null ? Model.DEFAULT_QUEUE : queue);
  }

  private static @Nullable VersionPolicy versionPolicy(Fields fields) {
    Field latest = fields.get("latest");
    Field all = fields.get("all");
    Field specific = fields.get("specific");
    VersionPolicy newest =
        latest.object(
            f -> {
              Integer count = f.get("numVersions").integer(1, Integer.MAX_VALUE);
              return f.ok() ? new VersionPolicy.Latest(count == null ? 1 : count) : null;
            });
    VersionPolicy every = all.object(_ -> new VersionPolicy.All());
    VersionPolicy these = specific.object(ModelServers::specific);
    if (java.util.stream.Stream.of(latest, all, specific).filter(Field::present).count() != 1) {
      fields.self().problem("one of latest, all, specific");
      return null;
    }
    return newest != null ? newest : every != null ? every : these;
  }

  private static @Nullable VersionPolicy specific(Fields fields) {
    Field versions = fields.required("versions", "a list of version numbers");
    List<Long> list = versions.list(v -> v.integer(1, Long.MAX_VALUE));
    if (versions.present() && list.isEmpty() && fields.ok()) {
      versions.problem("at least one version number");
    }
    return fields.ok() ? new VersionPolicy.Specific(new TreeSet<>(list)) : null;
  }
}
