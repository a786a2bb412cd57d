package dev.headroom.serving.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Version directories of a folder on this machine: folders whose name is a positive number. Other
 * names are skipped. A file in place of the folder of these is version 1.
 */
final class VersionDirectories implements VersionSource {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /** Numbers that are none of a version's, and models that lie flat. */
  private static final Pattern MEANT = Pattern.compile("[0-9].*|.*\\.(onnx|xml)");

  private static final int MOST_NAMED = 5;
  private static final int DEPTH = 4;
  private static final int MOST_FILES = 1000;

  private final Path basePath;

  /**
   * @param basePath the folder of version directories, or the model's file
   */
  VersionDirectories(Path basePath) {
    this.basePath = basePath;
  }

  @Override
  public Listing list() throws IOException {
    NavigableSet<Long> versions = new TreeSet<>();
    if (Files.isRegularFile(basePath)) {
      versions.add(1L);
      return new Listing(versions, List.of());
    }
    List<String> others = new ArrayList<>();
    try (Stream<Path> entries = Files.list(basePath)) {
      entries.forEach(
          entry -> {
            String name = entry.getFileName().toString();
            if (NUMBER.matcher(name).matches() && Files.isDirectory(entry)) {
              versions.add(Long.parseLong(name));
            } else if (others.size() < MOST_NAMED && MEANT.matcher(name).matches()) {
              others.add(name);
            }
          });
    }
    Collections.sort(others);
    return new Listing(versions, others);
  }

  /** {@inheritDoc} By names, sizes and times. */
  @Override
  public Contents contents(long version) {
    Path folder = fetch(version);
    try (Stream<Path> files = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<String> each = new ArrayList<>();
      long bytes = 0;
      for (Path file : (Iterable<Path>) files.limit(MOST_FILES)::iterator) {
        if (Files.isRegularFile(file)) {
          long size = Files.size(file);
          bytes += size;
          each.add(
              folder.relativize(file)
                  + " "
                  + size
                  + "@"
                  + Files.getLastModifiedTime(file).toMillis());
        }
      }
      Collections.sort(each);
      return each.isEmpty() ? Contents.NONE : new Contents(String.join(", ", each), bytes);
    } catch (IOException | UncheckedIOException e) {
      return Contents.NONE;
    }
  }

  /** Where it lies already. */
  @Override
  public Path fetch(long version) {
    return Files.isRegularFile(basePath) ? basePath : basePath.resolve(Long.toString(version));
  }
}
