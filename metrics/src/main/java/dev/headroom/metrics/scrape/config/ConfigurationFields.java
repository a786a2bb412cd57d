package dev.headroom.metrics.scrape.config;

import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of the whole file. */
final class ConfigurationFields {
  private static final Map<String, String> NOT_DONE =
      Map.of(
          "rule_files", "recording and alerting rules are not evaluated",
          "scrape_config_files", "further files are not read; put their jobs here",
          "alerting", "there are no alerts",
          "remote_write", "samples are kept here only",
          "remote_read", "only what is scraped here is queried",
          "storage", "samples are kept in memory; see --retention",
          "tracing", "nothing is traced",
          "otlp", "OTLP is not received",
          "runtime", "the JVM's options are set by the launcher");

  private final Path folder;
  private final List<String> notes = new ArrayList<>();

  ConfigurationFields(Path folder) {
    this.folder = folder;
  }

  @Nullable ScrapeConfiguration read(Field root) {
    return root.object(this::read);
  }

  private @Nullable ScrapeConfiguration read(Fields fields) {
    NotDone.note(fields, NOT_DONE, notes);
    GlobalFields global = GlobalFields.read(fields.get("global"), notes);
    List<JobConfiguration> jobs =
        fields
            .get("scrape_configs")
            .list(job -> job.object(new JobFields(folder, global, notes)::read));
    reportTwice(fields.get("scrape_configs"));
    return fields.build(() -> new ScrapeConfiguration(global.externalLabels(), jobs, notes));
  }

  private static void reportTwice(Field jobs) {
    Set<String> names = new HashSet<>();
    for (Field job : jobs.isList() ? jobs.leniently().items() : List.<Field>of()) {
      if (job.isMap()) {
        job.object(
            fields -> {
              String name = fields.peek("job_name");
              if (name != null && !names.add(name)) {
                fields.get("job_name").problem("a name that no other job has");
              }
              return null;
            });
      }
    }
  }
}
