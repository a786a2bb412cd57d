package dev.headroom.metrics.scrape.pool;

import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.scrape.config.JobConfiguration;
import dev.headroom.metrics.scrape.config.TargetFile;
import dev.headroom.metrics.scrape.config.TargetGroup;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets in a job's files. A file that changed is read again; one that cannot be read any more
 * keeps the targets it had, as in Prometheus; one that is gone has none. One thread's own.
 */
final class FileTargets {
  private static final Logger log = LoggerFactory.getLogger(FileTargets.class);
  private static final int MOST_FILES = 1_000;

  private final List<JobConfiguration.Files> files;
  private final Map<Path, Read> known = new TreeMap<>();
  private final Map<Path, Long> refreshed = new HashMap<>();

  /** A file as it was. */
  private record Read(FileTime changed, long size, List<TargetGroup> groups) {}

  FileTargets(List<JobConfiguration.Files> files) {
    this.files = files;
  }

  /**
   * Looks at the files.
   *
   * @param nanos System.nanoTime
   * @return whether the targets may be others than at the last look
   */
  boolean look(long nanos) {
    boolean changed = false;
    List<Path> there = new ArrayList<>();
    for (JobConfiguration.Files some : files) {
      for (Path pattern : some.patterns()) {
        for (Path file : matching(pattern)) {
          there.add(file);
          changed |= read(file, some.refresh().toNanos(), nanos);
        }
      }
    }
    changed |= known.keySet().retainAll(there);
    refreshed.keySet().retainAll(there);
    return changed;
  }

  List<TargetGroup> groups() {
    return known.values().stream().flatMap(read -> read.groups().stream()).toList();
  }

  private boolean read(Path file, long refreshNanos, long nanos) {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Read before = known.get(file);
      Long last = refreshed.get(file);
      if (before != null
          && last != null
          && before.changed.equals(changed)
          && before.size == size
          && nanos - last < refreshNanos) {
        return false;
      }
      refreshed.put(file, nanos);
      Problems problems = new Problems(file.toString());
      List<TargetGroup> groups = TargetFile.read(file, problems);
      if (problems.count() > 0) {
        log.warn(
            "{}; what was read of it before is kept",
            String.join("; ", problems.list().stream().map(Problem::toString).toList()));
        groups = before == null ? List.of() : before.groups;
      }
      known.put(file, new Read(changed, size, groups));
      return before == null || !before.groups.equals(groups);
    } catch (IOException gone) {
      return known.remove(file) != null;
    }
  }

  private static List<Path> matching(Path pattern) {
    Path name = pattern.getFileName();
    Path folder = pattern.getParent();
    if (name == null || folder == null || name.toString().indexOf('*') < 0) {
      return Files.isRegularFile(pattern) ? List.of(pattern) : List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, name.toString())) {
      for (Path entry : entries) {
        if (found.size() < MOST_FILES && Files.isRegularFile(entry)) {
          found.add(entry);
        }
      }
    } catch (IOException absent) {
      return List.of();
    }
    found.sort(null);
    return found;
  }
}
