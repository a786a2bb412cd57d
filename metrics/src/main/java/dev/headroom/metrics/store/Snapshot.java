package dev.headroom.metrics.store;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A head's samples in a file, from one stop to the next start. It is written under another name and
 * moved to its own, so that there is always a whole one or none.
 */
public final class Snapshot {
  private static final Logger log = LoggerFactory.getLogger(Snapshot.class);

  private Snapshot() {}

  /** What reading one came to. */
  public sealed interface Outcome {
    /** There was none. */
    record Absent() implements Outcome {}

    /** The head has the samples that are not too old by now. */
    record Restored(int series) implements Outcome {}

    /**
     * The file cannot be used, and was renamed; the head is as it was.
     *
     * @param why a sentence for people, without its stop
     */
    record SetAside(String why, Path to) implements Outcome {}
  }

  /**
   * Writes what the head holds now; the folder is made if need be.
   *
   * @throws IOException if that fails; what {@code file} was it still is
   */
  public static void write(Head head, Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path begun = whole.resolveSibling(whole.getFileName() + ".new");
    try {
      SnapshotFile.write(begun, head.chunks());
      move(begun, whole);
    } finally {
      Files.deleteIfExists(begun);
    }
  }

  /** Gives a head what a file holds. Whatever is wrong with the file, it is said, and no error. */
  public static Outcome read(Head head, Path file) {
    if (Files.notExists(file)) {
      return new Outcome.Absent();
    }
    try {
      List<SeriesChunks> all = SnapshotFile.read(file);
      int restored = head.restore(all);
      return restored == 0 && !all.isEmpty()
          ? setAside(file, "all of its samples are too old, or from after now")
          : new Outcome.Restored(restored);
    } catch (IOException | RuntimeException problem) {
      return setAside(file, String.valueOf(problem.getMessage()));
    }
  }

  private static Outcome setAside(Path file, String why) {
    Path aside = file.resolveSibling(file.getFileName() + ".bad");
    try {
      move(file, aside);
    } catch (IOException problem) {
      log.warn("{} cannot be renamed: {}", file, problem.toString());
    }
    log.warn("{} is not used: {}; it is kept as {}", file, why, aside);
    return new Outcome.SetAside(why, aside);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
