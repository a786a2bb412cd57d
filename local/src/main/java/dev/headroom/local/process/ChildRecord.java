package dev.headroom.local.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which children run, on disk, for the program that comes after this one: a line for the machine's
 * run, one for the mark that all children carry in their environment, then one for each child, its
 * pid, its start and its command. Thread-safe.
 */
final class ChildRecord {
  private static final Logger log = LoggerFactory.getLogger(ChildRecord.class);
  private static final int MARK_BYTES = 16;
  private static final long MOST_BYTES = 4 << 20;

  /**
   * What a record says.
   *
   * @param machine the {@link ProcessIdentity#machine} that it was written on
   * @param mark hexadecimal
   */
  record Content(String machine, String mark, List<ProcessIdentity> children) {}

  private final Path file;
  private final String mark;

  @GuardedBy("this")
  private final Map<Long, String> lines = new LinkedHashMap<>();

  @GuardedBy("this")
  private boolean closed;

  private ChildRecord(Path file, String mark) {
    this.file = file;
    this.mark = mark;
  }

  /** A new one, with a mark of its own, in place of what is there. */
  static ChildRecord begin(Path file) throws IOException {
    byte[] random = new byte[MARK_BYTES];
    new SecureRandom().nextBytes(random);
    ChildRecord record = new ChildRecord(file, HexFormat.of().formatHex(random));
    record.write();
    return record;
  }

  /** What is there; what cannot be understood names nobody. */
  static Content read(Path file) throws IOException {
    List<String> lines;
    try {
      if (Files.isDirectory(file) || Files.size(file) > MOST_BYTES) {
        PrivateFiles.setAside(file);
        return new Content("", "", List.of());
      }
      lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException e) {
      return new Content("", "", List.of());
    }
    if (lines.size() < 2 || !lines.get(1).matches("[0-9a-f]{" + 2 * MARK_BYTES + "}")) {
      return new Content("", "", List.of());
    }
    List<ProcessIdentity> children = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.matches("[0-9]{1,18} [0-9]{1,18} .*")) {
        String[] words = line.split(" ", 3);
        children.add(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])));
      }
    }
    return new Content(lines.getFirst(), lines.get(1), children);
  }

  /** What each child has in its environment. */
  String mark() {
    return mark;
  }

  synchronized void add(ProcessIdentity child, List<String> command) {
    String words = String.join(" ", command).replaceAll("\\R", " ");
    lines.put(child.pid(), child.pid() + " " + child.start() + " " + words);
    keep();
  }

  synchronized void remove(long pid) {
    if (lines.remove(pid) != null) {
      keep();
    }
  }

  /** What is there stays as it is from now on; a child that was not seen to end stays named. */
  synchronized void close() {
    closed = true;
  }

  /** No child is worth keeping from running because it cannot be written down. */
  private void keep() {
    try {
      write();
    } catch (IOException e) {
      log.warn("{}: which replicas run could not be written down: {}", file, e.toString());
    }
  }

  private synchronized void write() throws IOException {
    if (closed) {
      return;
    }
    StringBuilder text = new StringBuilder(ProcessIdentity.machine()).append('\n').append(mark);
    lines.values().forEach(line -> text.append('\n').append(line));
    PrivateFiles.replace(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }
}
