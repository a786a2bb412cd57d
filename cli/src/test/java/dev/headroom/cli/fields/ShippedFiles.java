package dev.headroom.cli.fields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the repository that show users what to write. */
public final class ShippedFiles {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** A YAML block of a page, and which of the page's it is. */
  record Block(String page, int number, String text) {
    @Override
    public String toString() {
      return page + " " + number;
    }
  }

  private ShippedFiles() {}

  public static Path root() {
    return ROOT;
  }

  /** All examples for {@code headroom up}, by name. */
  public static List<Path> examples() {
    return files(ROOT.resolve("examples/up"), ".yaml");
  }

  /** What the pages show of files for {@code headroom up}. */
  static List<Block> blocks() {
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    pages.add(ROOT.resolve("README.md"));
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages) {
      Matcher block = BLOCK.matcher(read(page));
      for (int number = 1; block.find(); number++) {
        // What explain reads beside, a snapshot's own kind, is not for up.
        if (!block.group(1).contains("kind: ScalingHistory")) {
          blocks.add(new Block(ROOT.relativize(page).toString(), number, block.group(1)));
        }
      }
    }
    return blocks;
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder's files with that end, by name. */
  static List<Path> files(Path folder, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
