package dev.headroom.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The end of a child's output file, and the bound on its size. */
public final class LogTail {
  private static final int TAIL_BYTES = 16 * 1024;

  private LogTail() {}

  /**
   * The last {@code count} lines that are not blank; empty when there is no such file or it cannot
   * be read.
   */
  public static List<String> last(Path file, int count) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      byte[] end = new byte[(int) Math.min(size, TAIL_BYTES)];
      in.seek(size - end.length);
      in.readFully(end);
      List<String> lines =
          new String(end, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Empties a file that has grown beyond {@code bytes}, keeping what it held in a second file,
   * {@code FILE.1}.
   */
  public static void bound(Path file, long bytes) throws IOException {
    if (Files.exists(file) && Files.size(file) > bytes) {
      Files.copy(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        out.setLength(0);
      }
    }
  }
}
