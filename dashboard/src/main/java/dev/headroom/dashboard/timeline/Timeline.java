package dev.headroom.dashboard.timeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.scaling.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last {@value #MAX_POINTS} points and {@value #MAX_DECISIONS} decisions of each server (at a
 * point a second, 15 minutes), how it is now, and the last {@value #MAX_EVENTS} events.
 * Thread-safe.
 */
public final class Timeline {
  public static final int MAX_POINTS = 900;
  public static final int MAX_DECISIONS = 200;

  public static final int MAX_EVENTS = 300;

  /** Older errors are no trouble any more. */
  private static final Duration ERRORS_COUNT = Duration.ofMinutes(1);

  /** Without a point for longer nothing is known of now. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final class Memory {
    final Deque<Point> points = new ArrayDeque<>();
    final Deque<Decision> decisions = new ArrayDeque<>();
    ServerState state = ServerState.UNKNOWN;
  }

  @GuardedBy("this")
  private final Map<String, Memory> servers = new TreeMap<>();

  @GuardedBy("this")
  private final Deque<Happening> events = new ArrayDeque<>();

  /** Adds a moment of a server of whose state nothing else is known. */
  public void observed(String server, Point point) {
    observed(server, point, ServerState.UNKNOWN);
  }

  /**
   * Adds a moment. One that is not after the last one is dropped: a clock that went back must not
   * draw loops.
   *
   * @param state how the server is then
   */
  public synchronized void observed(String server, Point point, ServerState state) {
    Memory memory = memory(server);
    memory.state = state;
    Deque<Point> points = memory.points;
    if (points.isEmpty() || point.at().isAfter(points.getLast().at())) {
      add(points, point, MAX_POINTS);
    }
  }

  /** Adds a decision; worth adding are those that changed something. */
  public synchronized void decided(String server, Decision decision) {
    add(memory(server).decisions, decision, MAX_DECISIONS);
  }

  /** Adds an event, in place of itself if it has happened before. */
  public synchronized void happened(Happening event) {
    events.removeIf(event::isAgain);
    add(events, event, MAX_EVENTS);
  }

  /** What happened after {@code after}, the newest last. */
  public synchronized List<Happening> eventsSince(Instant after) {
    return events.stream().filter(event -> event.at().isAfter(after)).toList();
  }

  /** Forgets a server that is gone. */
  public synchronized void forget(String server) {
    servers.remove(server);
  }

  /**
   * All servers, each with what came after {@code after} and how it is {@code now}: the one in the
   * worst trouble first, alike ones by name.
   */
  public synchronized List<ServerTimeline> since(Instant after, Instant now) {
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
                        .toList(),
                    server.getValue().state,
                    trouble(server.getValue(), now)))
        .sorted(Comparator.comparing(ServerTimeline::trouble).thenComparing(ServerTimeline::server))
        .toList();
  }

  private static Trouble trouble(Memory memory, Instant now) {
    if (memory.points.isEmpty() || memory.points.getLast().at().isBefore(now.minus(FRESH))) {
      return new Trouble(Trouble.Kind.NO_DATA, "nothing is known of it now");
    }
    Instant from = now.minus(ERRORS_COUNT);
    List<Point> lately = memory.points.stream().filter(point -> point.at().isAfter(from)).toList();
    return new TroubleFinder(memory.state, memory.points.getLast(), lately).worst();
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
