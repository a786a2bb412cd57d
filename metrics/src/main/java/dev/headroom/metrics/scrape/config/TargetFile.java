package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A file with targets, in JSON or YAML: a list of groups as {@code static_configs} has them. */
public final class TargetFile {
  private static final String META_FILEPATH = "__meta_filepath";

  private TargetFile() {}

  /** Reads it; none where it has problems, which are added. An empty file has none. */
  public static List<TargetGroup> read(Path file, Problems problems) {
    Document document = Documents.readList(file.toString(), file, problems);
    if (document == null) {
      return List.of();
    }
    List<TargetGroup> groups =
        document
            .strict(problems)
            .object(
                fields ->
                    fields
                        .get("")
                        .list(
                            group -> group.object(f -> DiscoveryFields.group(file.toString(), f))));
    return groups == null ? List.of() : groups.stream().map(group -> named(group, file)).toList();
  }

  private static TargetGroup named(TargetGroup group, Path file) {
    Map<String, String> labels = new TreeMap<>(group.labels());
    labels.put(META_FILEPATH, file.toString());
    return new TargetGroup(group.source(), group.addresses(), labels);
  }
}
