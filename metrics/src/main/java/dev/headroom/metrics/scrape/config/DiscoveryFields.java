package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a job's targets are found; also the fields of a file with targets. */
final class DiscoveryFields {
  private static final Duration REFRESH = Duration.ofMinutes(5);
  private static final Pattern FILES = Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml)");

  private final Path folder;

  DiscoveryFields(Path folder) {
    this.folder = folder;
  }

  List<TargetGroup> groups(Field field) {
    return field.list(group -> group.object(fields -> group(group.path(), fields)));
  }

  static @Nullable TargetGroup group(String source, Fields fields) {
    List<String> addresses = new ArrayList<>();
    for (Field target : fields.get("targets").items()) {
      String address = target.required("host:port").literal();
      if (address == null) {
        continue;
      }
      if (address.contains("/")) {
        target.problem("host:port, without scheme and path");
      } else {
        addresses.add(address);
      }
    }
    Map<String, String> labels = Settings.labels(fields.get("labels"));
    return fields.build(() -> new TargetGroup(source, addresses, labels));
  }

  List<JobConfiguration.Files> files(Field field) {
    return field.list(item -> item.object(this::files));
  }

  private JobConfiguration.@Nullable Files files(Fields fields) {
    List<Path> patterns = new ArrayList<>();
    for (Field file : fields.required("files", "a file at least").items()) {
      String text = file.required("a path").name();
      if (text == null) {
        continue;
      }
      if (!FILES.matcher(text).matches()) {
        file.problem("a path that ends in .json, .yml or .yaml, with * only in its last part");
      } else {
        patterns.add(folder.resolve(text));
      }
    }
    Duration refresh = Settings.duration(fields.get("refresh_interval"), REFRESH);
    return fields.build(() -> new JobConfiguration.Files(patterns, refresh));
  }
}
