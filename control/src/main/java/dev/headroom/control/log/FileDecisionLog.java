package dev.headroom.control.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.DecisionLog;
import dev.headroom.control.LoggedDecision;
import dev.headroom.control.PolicyId;
import dev.headroom.control.PrivateFiles;
import dev.headroom.scaling.policy.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes all decisions into files, within a bound: see the package. A line is with the system when
 * {@link #write} returns, so whoever is killed loses at most the line that was being written.
 */
public final class FileDecisionLog implements DecisionLog {
  private static final int MOST_POLICIES = 1000;

  /**
   * How much may be kept.
   *
   * @param fileBytes of the file that grows, 1 or more
   * @param allBytes of all files, {@code fileBytes} or more
   */
  public record Bound(long fileBytes, long allBytes) {
    /** 8 MiB, and 256 MiB in all: more than a day of twelve servers that decide each second. */
    public static final Bound DEFAULT = new Bound(8L << 20, 256L << 20);

    public Bound {
      if (fileBytes < 1 || allBytes < fileBytes) {
        throw new IllegalArgumentException(
            "bound: " + fileBytes + " of " + allBytes + " bytes (expected: 1 or more of as many)");
      }
    }
  }

  private record Known(Rules rules, DecisionLines.RulesLine line) {}

  private final Segments segments;
  private final Settings settings;
  private final Bound bound;

  /** What each policy was last decided by. */
  @GuardedBy("this")
  private final Map<PolicyId, Known> rules = new HashMap<>();

  /** The rules that the growing file has. */
  @GuardedBy("this")
  private final Set<String> told = new HashSet<>();

  /** The growing file may end within a line. */
  @GuardedBy("this")
  private boolean torn = true;

  @GuardedBy("this")
  private Instant last = Instant.EPOCH;

  /**
   * Goes on with a log.
   *
   * @param file the one that grows, {@code NAME.jsonl}; its folder is made if it is not there, and
   *     the full files are beside it
   * @param settings of the controller that decides
   */
  public FileDecisionLog(Path file, Settings settings, Bound bound) throws IOException {
    this.segments = new Segments(file);
    this.settings = settings;
    this.bound = bound;
    PrivateFiles.folderOf(segments.growing());
    if (Files.isDirectory(segments.growing())) {
      PrivateFiles.setAside(segments.growing());
    }
    tidy();
  }

  @Override
  public synchronized void write(LoggedDecision decision) throws IOException {
    DecisionLines.RulesLine by = rules(decision);
    byte[] line = DecisionLines.decision(decision, by.id());
    if (size() > 0 && size() + by.line().length() + line.length > bound.fileBytes) {
      segments.turnOver(last.equals(Instant.EPOCH) ? decision.decision().time() : last);
      tidy();
    }
    try (FileChannel channel =
        PrivateFiles.open(
            segments.growing(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      if (channel.size() == 0) {
        told.clear();
        torn = false;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.length + by.line().length() + 1);
      if (torn) {
        // At worst it becomes an empty line.
        bytes.write('\n');
      }
      if (!told.contains(by.id())) {
        bytes.writeBytes(by.line().getBytes(StandardCharsets.UTF_8));
      }
      bytes.writeBytes(line);
      torn = true;
      PrivateFiles.write(channel, bytes.toByteArray(), segments.growing());
      torn = false;
      told.add(by.id());
      last = decision.decision().time();
    }
  }

  private long size() throws IOException {
    return Files.exists(segments.growing()) ? Files.size(segments.growing()) : 0;
  }

  @GuardedBy("this")
  private DecisionLines.RulesLine rules(LoggedDecision decision) throws IOException {
    Known known = rules.get(decision.policy());
    if (known == null || !known.rules.policy().equals(decision.rules())) {
      if (rules.size() >= MOST_POLICIES) {
        rules.clear();
      }
      Rules now = new Rules(decision.rules(), settings);
      known = new Known(now, DecisionLines.rules(now));
      rules.put(decision.policy(), known);
    }
    return known.line;
  }

  /** Beside the ticks, for packing a file takes a tenth of a second. */
  private void tidy() {
    Thread.ofPlatform()
        .daemon()
        .name("decision-log")
        .start(() -> segments.tidy(bound.allBytes - bound.fileBytes));
  }
}
