package dev.headroom.api.resource;

import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Rule;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Describes and reads the models of a ModelServer. */
final class Models {
  /** More streams than any replica has. */
  static final int MOST_STREAMS = 1024;

  private static final int MOST_QUEUED = 1_000_000;

  private static final Property<Integer> NUM_VERSIONS =
      Property.of("numVersions", Whole.from(1), "How many versions.", "2").otherwise(1);
  private static final Property<VersionPolicy> LATEST =
      Property.of(
          "latest",
          Shape.of("LatestVersions", List.of(NUM_VERSIONS), Models::latest),
          "Those with the highest numbers.",
          "{numVersions: 2}");
  private static final Property<VersionPolicy> ALL =
      Property.of(
          "all",
          Shape.of("AllVersions", List.of(), _ -> new VersionPolicy.All()),
          "All that there are.",
          "{}");
  private static final Property<List<Long>> VERSIONS =
      Property.of(
              "versions",
              ListOf.some(Whole.longs(1), "at least one version number"),
              "The versions' numbers.",
              "[1, 3]")
          .required("a list of version numbers");
  private static final Property<VersionPolicy> SPECIFIC =
      Property.of(
          "specific",
          Shape.of("SpecificVersions", List.of(VERSIONS), Models::specific),
          "These.",
          "{versions: [1, 3]}");

  private static final Property<String> NAME =
      Property.of("name", Names.MODEL, "What requests call it; each once.", "minilm")
          .required("a name");
  private static final Property<String> URI =
      Property.of(
              "uri",
              Text.NAME,
              "A folder of numeric version folders: a path, from the file's folder, or a file:// URI.",
              "./models/minilm")
          .required("a folder of numeric version folders");
  private static final Property<VersionPolicy> VERSION_POLICY =
      Property.of(
              "versionPolicy",
              Shape.of("VersionPolicy", List.of(LATEST, ALL, SPECIFIC), Models::versionPolicy)
                  .where(Rule.exactlyOne("latest", "all", "specific")),
              "Which of its versions are served.",
              "{latest: {numVersions: 2}}")
          .otherwise(VersionPolicy.NEWEST, "{latest: {numVersions: 1}}");
  private static final Property<Integer> STREAMS =
      Property.of(
              "streams",
              Whole.of(1, MOST_STREAMS),
              "How many requests a replica computes at the same time.",
              "2")
          .otherwise(Model.DEFAULT_STREAMS);
  private static final Property<Integer> QUEUE =
      Property.of(
              "queue",
              Whole.of(0, MOST_QUEUED),
              "How many requests may wait in a replica; beyond that they are refused.",
              "10")
          .otherwise(Model.DEFAULT_QUEUE);

  /** Models for Headroom's own server. */
  static final Property<List<Model>> PROPERTY =
      Property.of(
          "models",
          ListOf.some(Shape.of("Model", properties(), Models::model), "at least one model")
              .by("name", "another name: each model once"),
          "Models for Headroom's own model server.",
          "[{name: minilm, uri: ./models/minilm}]");

  private Models() {}

  private static List<Property<?>> properties() {
    List<Property<?>> properties =
        new ArrayList<>(List.of(NAME, URI, VERSION_POLICY, STREAMS, QUEUE));
    properties.addAll(RunningFields.PROPERTIES);
    return properties;
  }

  private static @Nullable Model model(Fields fields) {
    String name = NAME.in(fields);
    String uri = URI.in(fields);
    VersionPolicy policy = VERSION_POLICY.in(fields);
    Integer streams = STREAMS.in(fields);
    Integer queue = QUEUE.in(fields);
    Running running = RunningFields.decode(fields);
    return name == null || uri == null || policy == null || streams == null || queue == null
        ? null
        : new Model(name, uri, policy, streams, queue, running);
  }

  private static @Nullable VersionPolicy latest(Fields fields) {
    Integer count = NUM_VERSIONS.in(fields);
    return count == null ? null : new VersionPolicy.Latest(count);
  }

  private static @Nullable VersionPolicy specific(Fields fields) {
    List<Long> versions = VERSIONS.in(fields);
    return versions == null || !fields.ok()
        ? null
        : new VersionPolicy.Specific(new TreeSet<>(versions));
  }

  private static @Nullable VersionPolicy versionPolicy(Fields fields) {
    VersionPolicy latest = LATEST.in(fields);
    VersionPolicy all = ALL.in(fields);
    VersionPolicy specific = SPECIFIC.in(fields);
    return latest != null ? latest : all != null ? all : specific;
  }
}
