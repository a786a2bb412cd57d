package dev.headroom.dashboard.timeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.scaling.decision.Decision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last {@value #MAX_POINTS} points and {@value #MAX_DECISIONS} decisions of each server: at a
 * point a second, 15 minutes. Thread-safe.
 */
public final class Timeline {
  public static final int MAX_POINTS = 900;
  public static final int MAX_DECISIONS = 200;

  private static final class Memory {
    final Deque<Point> points = new ArrayDeque<>();
    final Deque<Decision> decisions = new ArrayDeque<>();
  }

  @GuardedBy("this")
  private final Map<String, Memory> servers = new TreeMap<>();

  /**
   * Adds a moment. One that is not after the last one is dropped: a clock that went back must not
   * draw loops.
   */
  public synchronized void observed(String server, Point point) {
    Deque<Point> points = memory(server).points;
    if (points.isEmpty() || point.at().isAfter(points.getLast().at())) {
      add(points, point, MAX_POINTS);
    }
  }

  /** Adds a decision; worth adding are those that changed something. */
  public synchronized void decided(String server, Decision decision) {
    add(memory(server).decisions, decision, MAX_DECISIONS);
  }

  /** Forgets a server that is gone. */
  public synchronized void forget(String server) {
    servers.remove(server);
  }

  /** All servers by name, each with what came after {@code after}. */
  public synchronized List<ServerTimeline> since(Instant after) {
    return servers.entrySet().stream()
        .map(
            server ->
                new ServerTimeline(
                    server.getKey(),
                    server.getValue().points.stream()
                        .filter(point -> point.at().isAfter(after))
                        .toList(),
                    server.getValue().decisions.stream()
                        .filter(decision -> decision.time().isAfter(after))
                        .toList()))
        .toList();
  }

  @GuardedBy("this")
  private Memory memory(String server) {
    return servers.computeIfAbsent(server, added -> new Memory());
  }

  private static <T> void add(Deque<T> queue, T element, int most) {
    if (queue.size() == most) {
      queue.removeFirst();
    }
    queue.addLast(element);
  }
}
