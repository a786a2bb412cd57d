package dev.headroom.cli;

import dev.headroom.control.PolicyId;
import dev.headroom.control.log.DecisionArchive;
import dev.headroom.control.log.PastDecision;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.PointFile;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.scaling.decision.Decision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the page shows of the time before this start: summaries, and the decisions that changed
 * something, which are made again from the decision log.
 */
final class Recollection {
  /** Of the decision log's files, the newest: 8 MiB each, half an hour of twelve servers. */
  private static final int FILES = 4;

  private Recollection() {}

  /** The file of a system's summaries. */
  static PointFile file(Path state) throws IOException {
    return new PointFile(state.resolve("timeline.jsonl"));
  }

  /**
   * Tells the timeline, beside the start, which does not wait for it.
   *
   * @param complaints is told, in a sentence, why there is no past
   */
  static void tell(Timeline timeline, PointFile points, Path state, Consumer<String> complaints) {
    Thread.ofVirtual()
        .name("recollection")
        .start(
            () -> {
              try {
                recall(timeline, points, new DecisionArchive(state.resolve("decisions.jsonl")));
              } catch (IOException | RuntimeException e) {
                complaints.accept("the page begins without the past: " + e);
              }
            });
  }

  static void recall(Timeline timeline, PointFile points, DecisionArchive archive)
      throws IOException {
    Map<String, List<Point>> summaries = points.read(Instant.now());
    Map<String, List<Decision>> decisions = new HashMap<>();
    for (Map.Entry<PolicyId, List<PastDecision>> changes :
        archive.changes(Timeline.MAX_DECISIONS, FILES).entrySet()) {
      decisions.put(
          changes.getKey().name(), changes.getValue().stream().map(PastDecision::again).toList());
    }
    Set<String> servers = new HashSet<>(summaries.keySet());
    servers.addAll(decisions.keySet());
    for (String server : servers) {
      timeline.recall(
          server,
          summaries.getOrDefault(server, List.of()),
          decisions.getOrDefault(server, List.of()));
    }
  }
}
