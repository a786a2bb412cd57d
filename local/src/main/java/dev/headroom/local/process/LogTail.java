package dev.headroom.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The two ends of a child's output file. */
public final class LogTail {
  private static final int TAIL_BYTES = 16 * 1024;

  private LogTail() {}

  /**
   * The last {@code count} lines that are not blank; empty when there is no such file or it cannot
   * be read.
   */
  public static List<String> last(Path file, int count) {
    List<String> lines = end(file, TAIL_BYTES);
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /** The lines of the last {@code bytes} that are not blank; empty when it cannot be read. */
  public static List<String> end(Path file, int bytes) {
    return lines(file, size -> Math.max(0, size - bytes), bytes);
  }

  /** The lines of the first {@code bytes} that are not blank; empty when it cannot be read. */
  public static List<String> begin(Path file, int bytes) {
    return lines(file, _ -> 0, bytes);
  }

  private static List<String> lines(Path file, LongUnaryOperator from, int bytes) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = from.applyAsLong(in.length());
      byte[] part = new byte[(int) Math.min(in.length() - start, bytes)];
      in.seek(start);
      in.readFully(part);
      return new String(part, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
