package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Headroom takes of a Prometheus configuration.
 *
 * @param externalLabels what {@code /federate} adds to each series
 * @param jobs at least their names differ
 * @param notes what of the file is not done, a sentence each
 */
public record ScrapeConfiguration(
    Map<String, String> externalLabels, List<JobConfiguration> jobs, List<String> notes) {
  public ScrapeConfiguration {
    externalLabels = Map.copyOf(externalLabels);
    jobs = List.copyOf(jobs);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file; null where it has problems, which are added. Paths in it are relative to its
   * folder.
   *
   * @param name what problems call the file
   */
  public static @Nullable ScrapeConfiguration read(String name, Path file, Problems problems) {
    Document document = Documents.readOne(name, file, problems);
    Path folder = file.toAbsolutePath().getParent();
    return document == null
        ? null
        : new ConfigurationFields(folder == null ? Path.of("/") : folder)
            .read(document.strict(problems));
  }
}
