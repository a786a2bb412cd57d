package dev.headroom.control.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a decision log: the one that grows, and those that are full. Thread-safe. */
final class Segments {
  private static final Logger log = LoggerFactory.getLogger(Segments.class);
  private static final String PLAIN = ".jsonl";
  private static final String PACKED = ".jsonl.gz";
  private static final String NEXT = ".next";

  private final Path growing;
  private final Path folder;
  private final Pattern name;
  private final String stem;
  private final Object tidying = new Object();

  /**
   * A file that is full.
   *
   * @param until when its last decision was made
   */
  record Segment(Path file, Instant until) {
    InputStream open() throws IOException {
      try {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(PACKED) ? new GZIPInputStream(in, 1 << 16) : in;
      } catch (NoSuchFileException e) {
        // Packed since it was found.
        return new GZIPInputStream(Files.newInputStream(Path.of(file + ".gz")), 1 << 16);
      }
    }
  }

  /**
   * Of a log.
   *
   * @param growing the file that grows, {@code NAME.jsonl}
   */
  Segments(Path growing) {
    this.growing = growing.toAbsolutePath();
    Path parent = this.growing.getParent();
    this.folder = parent == null ? this.growing : parent;
    this.stem = String.valueOf(this.growing.getFileName()).replaceFirst("\\.jsonl$", "");
    this.name = Pattern.compile(Pattern.quote(stem) + "-(\\d{1,18})\\.jsonl(\\.gz)?");
  }

  Path growing() {
    return growing;
  }

  /** Those that are full, oldest first. */
  List<Segment> full() throws IOException {
    TreeMap<Instant, Segment> segments = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches() && Files.isRegularFile(file)) {
          Instant until = Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
          // Of a file that a kill left in both forms the packed one is whole.
          segments.merge(
              until, new Segment(file, until), (one, other) -> isPacked(one) ? one : other);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return new ArrayList<>(segments.values());
  }

  private static boolean isPacked(Segment segment) {
    return segment.file.toString().endsWith(PACKED);
  }

  /**
   * Puts the growing file aside.
   *
   * @param until the time of its last decision
   */
  void turnOver(Instant until) throws IOException {
    long millis = Math.max(0, until.toEpochMilli());
    while (Files.exists(file(millis, PLAIN)) || Files.exists(file(millis, PACKED))) {
      millis++;
    }
    Files.move(growing, file(millis, PLAIN), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(long millis, String suffix) {
    return folder.resolve(stem + "-" + millis + suffix);
  }

  /**
   * Packs what is not packed, and removes the oldest.
   *
   * @param maxBytes what those that are full may be in all
   */
  void tidy(long maxBytes) {
    synchronized (tidying) {
      try {
        for (Segment segment : full()) {
          if (!isPacked(segment)) {
            pack(segment);
          }
        }
      } catch (IOException e) {
        log.warn("{}: full files cannot be packed: {}", growing, e.toString());
      }
      try {
        trim(maxBytes);
      } catch (IOException e) {
        log.warn("{}: old files cannot be removed: {}", growing, e.toString());
      }
    }
  }

  @GuardedBy("tidying")
  private void pack(Segment segment) throws IOException {
    Path packed = segment.file.resolveSibling(segment.file.getFileName() + ".gz");
    Path next = packed.resolveSibling(packed.getFileName() + NEXT);
    try (InputStream in = segment.open();
        OutputStream out =
            new GZIPOutputStream(
                Channels.newOutputStream(
                    PrivateFiles.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)),
                1 << 16)) {
      in.transferTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
    Files.move(next, packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(segment.file);
  }

  @GuardedBy("tidying")
  private void trim(long maxBytes) throws IOException {
    List<Segment> segments = full();
    long bytes = 0;
    for (int i = segments.size() - 1; i >= 0; i--) {
      bytes += Files.size(segments.get(i).file);
      if (bytes > maxBytes) {
        Files.deleteIfExists(segments.get(i).file);
      }
    }
  }
}
