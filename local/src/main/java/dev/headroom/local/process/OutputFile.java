package dev.headroom.local.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The file that gets what a child writes, and no exception: what cannot be written, as on a full
 * disk, is dropped, since no child should fail or stand still for its log. Where something is
 * missing the file says so in a line. Thread-safe.
 *
 * <p>A file that would grow beyond its limit goes on as a new one; what it held stays as {@code
 * FILE.1}, in place of what was there. Beside each are {@linkplain LogTimes its times}.
 */
public final class OutputFile implements AutoCloseable {
  private static final long UNLIMITED = Long.MAX_VALUE;

  /** So long after it could not be written it is not tried again. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path path;
  private final InstantSource clock;
  private volatile long limit = UNLIMITED;
  private volatile @Nullable String trouble;

  @GuardedBy("this")
  private @Nullable FileChannel file;

  @GuardedBy("this")
  private LogTimes.@Nullable Writer times;

  @GuardedBy("this")
  private boolean atLineStart = true;

  @GuardedBy("this")
  private long dropped;

  @GuardedBy("this")
  private long failedAt;

  @GuardedBy("this")
  private boolean closed;

  private OutputFile(Path path, InstantSource clock) {
    this.path = path;
    this.clock = clock;
  }

  /** Begins a file, in place of one that is there. */
  static OutputFile begin(Path path, InstantSource clock) {
    OutputFile output = new OutputFile(path, clock);
    output.begin();
    return output;
  }

  private synchronized void begin() {
    try {
      Files.deleteIfExists(LogTimes.of(path));
      PrivateFiles.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)
          .close();
      open();
    } catch (IOException e) {
      failed(e, 0);
    }
  }

  /** How many bytes the file may have, from now on; {@code FILE.1} may have as many. */
  public void limit(long bytes) {
    limit = bytes;
  }

  /** Why what is written is dropped now, if it is. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Adds the first {@code length} bytes at its end, or drops them. */
  synchronized void write(byte[] bytes, int length) {
    if (closed || (trouble != null && System.nanoTime() - failedAt < PAUSE_NANOS)) {
      dropped += length;
      return;
    }
    try {
      FileChannel to = file == null ? open() : file;
      if (to.size() + length > limit || timesBytes() > limit) {
        to = anew();
      }
      tellGap(to);
      OptionalLong line = LogTimes.lineStart(bytes, length, atLineStart);
      if (line.isPresent() && times != null) {
        times.began(to.size() + line.getAsLong(), clock.instant());
      }
      write(to, bytes, length);
      atLineStart = bytes[length - 1] == '\n';
      trouble = null;
    } catch (IOException | RuntimeException e) {
      failed(e, length);
    }
  }

  @GuardedBy("this")
  private FileChannel open() throws IOException {
    FileChannel opened =
        PrivateFiles.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    file = opened;
    times = new LogTimes.Writer(path);
    return opened;
  }

  @GuardedBy("this")
  private long timesBytes() {
    return times == null ? 0 : times.bytes();
  }

  @GuardedBy("this")
  private FileChannel anew() throws IOException {
    closeFiles();
    Path before = path.resolveSibling(path.getFileName() + ".1");
    Files.move(path, before, StandardCopyOption.REPLACE_EXISTING);
    try {
      Files.move(LogTimes.of(path), LogTimes.of(before), StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(LogTimes.of(before));
    }
    atLineStart = true;
    return open();
  }

  @GuardedBy("this")
  private void tellGap(FileChannel to) throws IOException {
    if (dropped > 0) {
      String words =
          String.format(
              Locale.ROOT,
              "%sheadroom: %,d bytes are missing here, which could not be written: %s\n",
              atLineStart ? "" : "\n",
              dropped,
              trouble);
      byte[] line = words.getBytes(StandardCharsets.UTF_8);
      write(to, line, line.length);
      dropped = 0;
      atLineStart = true;
    }
  }

  private static void write(FileChannel to, byte[] bytes, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    while (rest.hasRemaining()) {
      to.write(rest);
    }
  }

  @GuardedBy("this")
  private void failed(Exception e, int length) {
    dropped += length;
    atLineStart &= length == 0; // some of it may be there
    failedAt = System.nanoTime();
    trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    closeFiles();
  }

  /** Opened again by its path: what was in the way may have been a folder that was away. */
  @GuardedBy("this")
  private void closeFiles() {
    try (FileChannel _ = file;
        LogTimes.Writer _ = times) {
      file = null;
      times = null;
    } catch (IOException e) {
      trouble = e.getMessage();
    }
  }

  /** What comes later is dropped. */
  @Override
  public synchronized void close() {
    closed = true;
    closeFiles();
  }
}
