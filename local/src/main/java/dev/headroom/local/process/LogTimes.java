package dev.headroom.local.process;

import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * When the lines of a log were written, which they need not say themselves: beside {@code LOG},
 * {@code LOG.times} has 16 bytes for each second in which lines began, the offset of the first of
 * them and the time in milliseconds since the epoch, big-endian, in the order of offsets.
 */
public final class LogTimes {
  static final int ENTRY_BYTES = 16;
  static final Duration STEP = Duration.ofSeconds(1);
  private static final String SUFFIX = ".times";

  private LogTimes() {}

  /** The file that has a log's times. */
  static Path of(Path log) {
    return log.resolveSibling(log.getFileName() + SUFFIX);
  }

  /**
   * Where the lines of a log begin that were written since then; up to a second earlier ones are
   * among them. The log's length where there is none; where no times were kept, all lines count as
   * written when the last one was.
   *
   * @throws IOException if one of the files cannot be read
   */
  public static long offset(Path log, Instant since) throws IOException {
    long end = Files.size(log);
    Path times = of(log);
    if (!Files.exists(times)) {
      return Files.getLastModifiedTime(log).toInstant().isBefore(since) ? end : 0;
    }
    try (RandomAccessFile in = new RandomAccessFile(times.toFile(), "r")) {
      long low = 0;
      long high = in.length() / ENTRY_BYTES;
      long from = since.minus(STEP).toEpochMilli();
      while (low < high) {
        long middle = (low + high) >>> 1;
        in.seek(middle * ENTRY_BYTES + Long.BYTES);
        if (in.readLong() < from) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low == in.length() / ENTRY_BYTES) {
        return end;
      }
      in.seek(low * ENTRY_BYTES);
      return Math.clamp(in.readLong(), 0, end);
    }
  }

  /** Where the first line begins that these bytes begin, if one does. */
  static OptionalLong lineStart(byte[] bytes, int length, boolean atLineStart) {
    if (atLineStart) {
      return OptionalLong.of(0);
    }
    for (int i = 0; i < length - 1; i++) {
      if (bytes[i] == '\n') {
        return OptionalLong.of(i + 1);
      }
    }
    return OptionalLong.empty();
  }

  /** Writes the times of one log. Not thread-safe. */
  static final class Writer implements AutoCloseable {
    private final FileChannel file;
    private long entries;
    private Instant last = Instant.MIN;

    /** Goes on with the times of a log that goes on. */
    Writer(Path log) throws IOException {
      file = PrivateFiles.open(of(log), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      entries = file.size() / ENTRY_BYTES;
    }

    /** A line begins at that offset. */
    void began(long offset, Instant now) throws IOException {
      if (now.isBefore(last.plus(STEP)) && !now.isBefore(last)) {
        return;
      }
      ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
      entry.putLong(offset).putLong(now.toEpochMilli()).flip();
      // At its place, so that a half that a full disk left is written over.
      while (entry.hasRemaining()) {
        file.write(entry, entries * ENTRY_BYTES + entry.position());
      }
      entries++;
      last = now;
    }

    long bytes() {
      return entries * ENTRY_BYTES;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
