package dev.headroom.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the house asks of every source file. */
final class SourcesTest {
  private static final Path HOUSE = house();
  private static final int LONGEST_FILE = 400;

  @Test
  void everyPackageExplainsItselfAndIsNullMarked() {
    assertThat(
            sources("src/main/java")
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !explains(folder.resolve("package-info.java")))
                .map(HOUSE::relativize))
        .isEmpty();
  }

  @Test
  void noFileIsTooLongToRead() {
    assertThat(
            sources("src/main/java")
                .filter(file -> text(file).lines().count() > LONGEST_FILE)
                .map(HOUSE::relativize))
        .isEmpty();
  }

  @Test
  void nothingSleepsToWaitForAThing() {
    assertThat(containing("src/test/java", "Thread." + "sleep(")).isEmpty();
  }

  @Test
  void nullChecksStayOn() {
    assertThat(containing("src/main/java", "@SuppressWarnings(\"" + "NullAway\")")).isEmpty();
  }

  private static List<Path> containing(String kind, String forbidden) {
    return sources(kind)
        .filter(file -> text(file).contains(forbidden))
        .map(HOUSE::relativize)
        .toList();
  }

  private static boolean explains(Path packageInfo) {
    if (!Files.exists(packageInfo)) {
      return false;
    }
    String text = text(packageInfo);
    return text.startsWith("/**") && text.contains("@NullMarked");
  }

  private static Stream<Path> sources(String kind) {
    try (Stream<Path> rooms = Files.list(HOUSE)) {
      return rooms
          .map(room -> room.resolve(kind))
          .filter(Files::isDirectory)
          .flatMap(SourcesTest::javaFiles)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder with the rooms: the nearest one above the tests that has a {@code mvnw}. */
  private static Path house() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
