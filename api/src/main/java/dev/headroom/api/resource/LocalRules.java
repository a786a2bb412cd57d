package dev.headroom.api.resource;

import dev.headroom.document.Problem;
import dev.headroom.scaling.policy.ObjectReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What must hold where replicas are processes on this machine: models are folders that are there, a
 * request's path says which server is meant, and a policy scales a server of the same files. A
 * HorizontalPodAutoscaler written for a cluster names what runs the server there, a Deployment for
 * one; here its target is the server of that name.
 */
public final class LocalRules {
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Resource<ModelServer>> servers = new HashMap<>();

  private LocalRules() {}

  /** The problems; looks at the file system. */
  public static List<Problem> check(Resources resources) {
    LocalRules rules = new LocalRules();
    rules.checkServers(resources.modelServers());
    rules.checkPolicies(resources.scalingPolicies());
    return List.copyOf(rules.problems);
  }

  private void checkServers(List<Resource<ModelServer>> resources) {
    Map<String, String> models = new HashMap<>();
    for (Resource<ModelServer> resource : resources) {
      ModelServer server = resource.value();
      Resource<ModelServer> first = servers.putIfAbsent(server.name(), resource);
      if (first != null && !first.value().namespace().equals(server.namespace())) {
        problems.add(
            resource.problem(
                "metadata.name",
                "another name: here, a name stands for one ModelServer in all namespaces"));
      }
      switch (server.server()) {
        case Server.Models served -> checkModels(resource, served.models(), models);
        case Server.Command command -> checkWorkingDir(resource, command);
        case Server.Configured _ ->
            problems.add(
                resource.problem("spec.config", "models, or a command: a config is for a cluster"));
      }
    }
  }

  private void checkModels(
      Resource<ModelServer> resource, List<Model> list, Map<String, String> serverOfModel) {
    for (int i = 0; i < list.size(); i++) {
      Model model = list.get(i);
      String path = "spec.models[" + i + "]";
      String other = serverOfModel.putIfAbsent(model.name(), resource.value().name());
      if (other != null) {
        problems.add(
            resource.problem(
                path + ".name",
                "another name: ModelServer " + other + " has a model of this name"));
      }
      checkFolder(resource, path + ".uri", model);
    }
  }

  private void checkFolder(Resource<ModelServer> resource, String path, Model model) {
    Path folder;
    try {
      folder = model.folder(resource.folder());
    } catch (IllegalArgumentException e) {
      problems.add(
          resource.problem(path, "a folder on this machine, as ./models/a or file:///models/a"));
      return;
    }
    Optional<Path> meant = meantModel(folder);
    if (meant.isPresent()) {
      problems.add(
          resource.problem(
              path, "the model's folder, in which the version folders are, as " + meant.get()));
      return;
    }
    if (!Files.isDirectory(folder)) {
      problems.add(resource.problem(path, "a folder that exists; there is no " + folder));
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.noneMatch(LocalRules::isVersion)) {
        problems.add(
            resource.problem(
                path, "a folder with a numeric version folder in it, as " + folder.resolve("1")));
      }
    } catch (IOException e) {
      problems.add(resource.problem(path, "a folder that can be read: " + e.getMessage()));
    }
  }

  /** Where a version folder was named, or the model's file in it. */
  private static Optional<Path> meantModel(Path named) {
    Path version = Files.isRegularFile(named) ? named.getParent() : named;
    return version != null && isVersion(version)
        ? Optional.ofNullable(version.getParent())
        : Optional.empty();
  }

  private static boolean isVersion(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return !name.isEmpty()
        && name.length() < 19
        && name.chars().allMatch(c -> c >= '0' && c <= '9')
        && Files.isDirectory(entry);
  }

  private void checkWorkingDir(Resource<ModelServer> resource, Server.Command command) {
    String path = "spec.workingDir";
    try {
      command
          .workingDir()
          .map(resource.folder()::resolve)
          .filter(folder -> !Files.isDirectory(folder))
          .ifPresent(
              folder ->
                  problems.add(
                      resource.problem(path, "a folder that exists; there is no " + folder)));
    } catch (InvalidPathException e) {
      problems.add(resource.problem(path, "a path on this machine, as ./here or /there"));
    }
  }

  private void checkPolicies(List<Resource<ScalingPolicy>> resources) {
    Map<String, String> scaledBy = new HashMap<>();
    for (Resource<ScalingPolicy> resource : resources) {
      ScalingPolicy policy = resource.value();
      ObjectReference target = policy.scaleTargetRef();
      boolean ofKubernetes = resource.document().kind().equals(ScalingPolicies.HPA);
      if (!ofKubernetes && !target.kind().equals(ModelServer.KIND)) {
        problems.add(
            resource.problem(
                "spec.scaleTargetRef.kind", "ModelServer: here, nothing else is scaled"));
        continue;
      }
      Resource<ModelServer> server = servers.get(target.name());
      if (server == null) {
        problems.add(
            resource.problem(
                "spec.scaleTargetRef.name",
                "a ModelServer in these files: " + new TreeSet<>(servers.keySet())));
        continue;
      }
      if (server.value().scaling().isPresent()) {
        problems.add(
            resource.problem(
                "spec.scaleTargetRef.name",
                "a ModelServer without scaling of its own; there is spec.scaling in "
                    + server.document().subject()));
      }
      String other = scaledBy.putIfAbsent(target.name(), resource.document().subject());
      if (other != null) {
        problems.add(
            resource.problem(
                "spec.scaleTargetRef.name", "another ModelServer: " + other + " scales this one"));
      }
    }
  }
}
