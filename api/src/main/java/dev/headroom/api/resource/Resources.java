package dev.headroom.api.resource;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.document.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a user say: all of it that is right, and all that is wrong. Nothing should be
 * started while there are problems.
 *
 * @param scalingPolicies HorizontalPodAutoscalers as well, as the policies that say the same; the
 *     document has the kind that was written
 * @param configurations ConfigMaps, and maps that are no objects: whoever knows their forms says
 *     what they mean, and calls the others {@link #unknown}
 */
public record Resources(
    List<Resource<ModelServer>> modelServers,
    List<Resource<ScalingPolicy>> scalingPolicies,
    List<Document> configurations,
    List<Problem> problems) {
  /** The apiVersion of Headroom's resources. */
  public static final String API_VERSION = "headroom.dev/v1alpha1";

  private static final String CONFIG_MAP = "ConfigMap";

  private static final Map<String, Kind<?>> KINDS =
      Stream.of(ModelServers.KIND, ScalingPolicies.KIND, ScalingPolicies.HPA_KIND)
          .collect(Collectors.toMap(Kind::name, kind -> kind, (one, _) -> one, LinkedHashMap::new));

  public Resources {
    modelServers = List.copyOf(modelServers);
    scalingPolicies = List.copyOf(scalingPolicies);
    configurations = List.copyOf(configurations);
    problems = List.copyOf(problems);
  }

  /** The kinds of objects that a file may have. */
  public static List<Kind<?>> kinds() {
    return List.copyOf(KINDS.values());
  }

  /**
   * Reads files, and folders of files; the objects of all of them together are one set, in which a
   * name stands once.
   */
  public static Resources read(List<Path> files) {
    Reader reader = new Reader();
    for (Path file : Folders.files(files)) {
      Problems problems = new Problems(file.toString());
      Path folder = file.toAbsolutePath().normalize().getParent();
      for (Document document : Documents.readMixed(file.toString(), file, problems)) {
        reader.add(document, folder == null ? file.toAbsolutePath() : folder, problems);
      }
      reader.problems.addAll(problems.list());
    }
    return reader.result();
  }

  /**
   * Reads a text; {@code name} is what problems call it, {@code folder} what its relative paths
   * start from.
   */
  public static Resources parse(String name, String text, Path folder) {
    Reader reader = new Reader();
    Problems problems = new Problems(name);
    for (Document document : Documents.parseMixed(name, text, problems)) {
      reader.add(document, folder, problems);
    }
    reader.problems.addAll(problems.list());
    return reader.result();
  }

  /**
   * Reads one object that is known to be a ModelServer; null if something is wrong, which is added
   * to the problems.
   */
  public static @Nullable ModelServer modelServer(Document document, Problems problems) {
    return read(ModelServers.KIND, document, problems);
  }

  /**
   * Reads one object that is known to be a ScalingPolicy; null if something is wrong, which is
   * added to the problems.
   */
  public static @Nullable ScalingPolicy scalingPolicy(Document document, Problems problems) {
    return read(ScalingPolicies.KIND, document, problems);
  }

  private static <T> @Nullable T read(Kind<T> kind, Document document, Problems problems) {
    if (document.apiVersion().equals(kind.apiVersion())) {
      return kind.shape().read(document.strict(problems));
    }
    problems.add(document.problem("apiVersion", kind.apiVersion()));
    return null;
  }

  /** The problem of a document whose form nobody knows. */
  public static Problem unknown(Document document) {
    if (document.kind().isEmpty()) {
      return document.problem("apiVersion", "a string, as apps/v1");
    }
    String meant = Spelling.nearest(document.kind(), KINDS.keySet());
    return document.problem(
        "kind",
        meant == null
            ? "one of " + String.join(", ", KINDS.keySet())
            : "did you mean " + meant + "?");
  }

  private static final class Reader {
    private final List<Resource<ModelServer>> modelServers = new ArrayList<>();
    private final List<Resource<ScalingPolicy>> scalingPolicies = new ArrayList<>();
    private final List<Document> configurations = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Document> seen = new HashMap<>();

    void add(Document document, Path folder, Problems into) {
      switch (document.kind()) {
        case ModelServer.KIND -> keep(modelServer(document, into), document, folder, modelServers);
        case ScalingPolicy.KIND ->
            keep(scalingPolicy(document, into), document, folder, scalingPolicies);
        case ScalingPolicies.HPA ->
            keep(
                Resources.read(ScalingPolicies.HPA_KIND, document, into),
                document,
                folder,
                scalingPolicies);
        case CONFIG_MAP, "" -> configurations.add(document);
        default -> into.add(unknown(document));
      }
      once(document, into);
    }

    private void once(Document document, Problems into) {
      if (document.name().isEmpty() || !KINDS.containsKey(document.kind())) {
        return;
      }
      String key = document.kind() + "/" + document.namespace() + "/" + document.name();
      Document first = seen.putIfAbsent(key, document);
      if (first != null) {
        into.add(
            document.problem(
                "metadata.name",
                "another name: " + first.file() + " document " + first.index() + " has this one"));
      }
    }

    private <T> void keep(
        @Nullable T value, Document document, Path folder, List<Resource<T>> resources) {
      if (value != null) {
        resources.add(new Resource<>(value, document, folder));
      }
    }

    Resources result() {
      return new Resources(modelServers, scalingPolicies, configurations, problems);
    }
  }
}
