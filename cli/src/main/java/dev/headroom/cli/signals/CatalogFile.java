package dev.headroom.cli.signals;

import dev.headroom.metrics.catalog.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag {@code --signals}: the catalog, extended by a user's file. */
public final class CatalogFile {
  @Option(
      names = "--signals",
      paramLabel = "FILE",
      description =
          "Signals and servers of your own, in the form that docs/signals.md describes; they take the"
              + " place of built-in ones of their names.")
  private @Nullable Path file;

  /** Whether there is such a file. */
  public boolean isGiven() {
    return file != null;
  }

  /**
   * The catalog.
   *
   * @throws IllegalArgumentException naming what is wrong with the file, a line each
   */
  public Catalog catalog() {
    Catalog builtIn = Catalog.builtIn();
    if (file == null) {
      return builtIn;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return builtIn.extendedBy(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "--signals: " + file + " (expected: a file that is there)", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--signals: " + file + ": " + e.getMessage() + " (expected: a readable file)", e);
    }
  }
}
