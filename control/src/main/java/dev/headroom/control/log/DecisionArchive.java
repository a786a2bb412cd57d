package dev.headroom.control.log;

import dev.headroom.control.PolicyId;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipException;

/**
 * Reads a decision log, also while somebody writes it. Lines that cannot be read are passed over
 * and counted. Immutable, thread-safe.
 */
public final class DecisionArchive {
  /** A file that somebody has made longer is not read as a whole. */
  private static final int MOST_BYTES = 64 << 20;

  private final Segments segments;

  /**
   * What was found.
   *
   * @param decision empty: none of that policy before that time is there
   * @param unreadable lines that were looked at and cannot be read
   */
  public record Found(Optional<PastDecision> decision, int unreadable) {}

  /**
   * Of a log.
   *
   * @param file the one that grows, {@code NAME.jsonl}; need not be there
   */
  public DecisionArchive(Path file) {
    this.segments = new Segments(file);
  }

  /** A line of a decision. */
  private record Line(DecisionLines.Head.OfDecision head, String text) {}

  /** A file that was read. */
  private static final class Contents {
    final List<Line> decisions = new ArrayList<>();
    final Map<String, String> rules = new HashMap<>();
    final Map<String, Rules> read = new HashMap<>();
    int unreadable;

    Optional<PastDecision> decision(Line line) {
      try {
        return Optional.of(DecisionLines.readDecision(line.text, this::rules));
      } catch (IOException e) {
        unreadable++;
        return Optional.empty();
      }
    }

    private Rules rules(String id) throws IOException {
      Rules known = read.get(id);
      if (known == null) {
        String line = rules.get(id);
        if (line == null) {
          throw new IOException("rules: " + id + " (expected: a line of them)");
        }
        known = DecisionLines.readRules(line);
        read.put(id, known);
      }
      return known;
    }
  }

  /**
   * The last decision of a policy that was made at a time or before.
   *
   * @param name of the policy, in any namespace
   */
  public Found last(String name, Instant at) throws IOException {
    int unreadable = 0;
    List<Segments.Segment> newestFirst = newestFirst();
    for (int i = 0; i < newestFirst.size(); i++) {
      boolean isLater = i + 1 < newestFirst.size() && newestFirst.get(i + 1).until().isAfter(at);
      if (isLater) {
        continue; // the one before it has a decision after that time already
      }
      Contents contents = read(newestFirst.get(i));
      for (Line line : contents.decisions.reversed()) {
        if (line.head.policy().name().equals(name) && !line.head.time().isAfter(at)) {
          Optional<PastDecision> decision = contents.decision(line);
          if (decision.isPresent()) {
            return new Found(decision, unreadable + contents.unreadable);
          }
        }
      }
      unreadable += contents.unreadable;
    }
    return new Found(Optional.empty(), unreadable);
  }

  /**
   * The last decisions that changed something, for each policy, oldest first.
   *
   * @param most for each policy, 1 or more
   * @param files how many of the newest files are looked through, 1 or more
   */
  public Map<PolicyId, List<PastDecision>> changes(int most, int files) throws IOException {
    Map<PolicyId, Deque<PastDecision>> changes = new HashMap<>();
    for (Segments.Segment segment : newestFirst().stream().limit(files).toList()) {
      Contents contents = read(segment);
      for (Line line : contents.decisions.reversed()) {
        Deque<PastDecision> known =
            changes.computeIfAbsent(line.head.policy(), policy -> new ArrayDeque<>());
        if (known.size() < most && line.text.contains("\"changed\":true")) {
          contents.decision(line).filter(PastDecision::changed).ifPresent(known::addFirst);
        }
      }
    }
    Map<PolicyId, List<PastDecision>> lists = new HashMap<>();
    changes.forEach((policy, list) -> lists.put(policy, List.copyOf(list)));
    return lists;
  }

  /** The policies of the newest file, by name. */
  public List<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Segments.Segment segment : newestFirst().stream().limit(2).toList()) {
      read(segment).decisions.forEach(line -> names.add(line.head.policy().name()));
    }
    return List.copyOf(names);
  }

  private List<Segments.Segment> newestFirst() throws IOException {
    List<Segments.Segment> all = new ArrayList<>(segments.full());
    if (Files.isRegularFile(segments.growing())) {
      all.add(new Segments.Segment(segments.growing(), Instant.MAX));
    }
    return all.reversed();
  }

  private static Contents read(Segments.Segment segment) throws IOException {
    Contents contents = new Contents();
    for (String text : lines(segment, contents)) {
      if (!text.isEmpty()) {
        switch (DecisionLines.head(text).orElse(null)) {
          case DecisionLines.Head.OfDecision head -> contents.decisions.add(new Line(head, text));
          case DecisionLines.Head.OfRules(String id) -> contents.rules.put(id, text);
          case null -> contents.unreadable++;
        }
      }
    }
    return contents;
  }

  /** Of a packed file that is damaged, those before the damage. */
  private static List<String> lines(Segments.Segment segment, Contents contents)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    try (InputStream in = segment.open()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && bytes.size() < MOST_BYTES; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
    } catch (ZipException | EOFException e) {
      contents.unreadable++;
    } catch (NoSuchFileException e) {
      return List.of(); // removed, or packed, since it was found
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
