package dev.headroom.cli.running;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads the lines of a file that grows at its end, and that may be emptied when it is too long. Not
 * thread-safe.
 */
final class LogReader {
  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long offset;

  /**
   * @param tail begins that many lines before the end; negative: at the beginning
   */
  LogReader(Path file, int tail) throws IOException {
    this(file, tail, 0);
  }

  /**
   * @param tail begins that many lines before the end; negative: at the offset
   * @param offset of a line; none before it is read
   */
  LogReader(Path file, int tail, long offset) throws IOException {
    this.file = file;
    this.offset = tail < 0 ? offset : Math.max(offset, tailStart(file, tail));
  }

  /** Whether there is nothing more to read now. */
  boolean isAtEnd() {
    return offset == file.toFile().length() && line.size() == 0;
  }

  /**
   * Reads on, to what is the end now. A last line without its end is given when there is nothing
   * after it.
   */
  void read(Consumer<String> lines) throws IOException {
    try (RandomAccessFile in = open()) {
      if (in.length() < offset) {
        offset = 0;
      }
      long end = in.length();
      byte[] block = new byte[BLOCK];
      in.seek(offset);
      boolean any = offset < end;
      while (offset < end) {
        int read = in.read(block, 0, (int) Math.min(BLOCK, end - offset));
        if (read < 0) {
          break;
        }
        offset += read;
        take(block, read, lines);
      }
      if (!any && line.size() > 0) {
        flush(lines);
      }
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      // It has been removed: there is nothing more to read.
    }
  }

  private RandomAccessFile open() throws IOException {
    return new RandomAccessFile(file.toFile(), "r");
  }

  private void take(byte[] block, int length, Consumer<String> lines) {
    for (int i = 0; i < length; i++) {
      if (block[i] == '\n') {
        flush(lines);
      } else {
        line.write(block[i]);
      }
    }
  }

  private void flush(Consumer<String> lines) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Where the last lines begin. */
  private static long tailStart(Path file, int count) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = in.length();
      long position = end;
      int ends = 0;
      byte[] block = new byte[BLOCK];
      if (count == 0) {
        return end;
      }
      while (position > 0) {
        int length = (int) Math.min(BLOCK, position);
        position -= length;
        in.seek(position);
        in.readFully(block, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          // The end of the last line begins no line after it.
          if (block[i] == '\n' && position + i + 1 < end && ++ends >= count) {
            return position + i + 1;
          }
        }
      }
      return 0;
    }
  }
}
