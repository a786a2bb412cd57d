package dev.headroom.dashboard.timeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.scaling.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The last {@value #MAX_POINTS} points and {@value #MAX_DECISIONS} decisions of each server (at a
 * point a second, 15 minutes), summaries of the last 24 hours, how it is now, and the last {@value
 * #MAX_EVENTS} events. Thread-safe.
 */
public final class Timeline {
  public static final int MAX_POINTS = 900;
  public static final int MAX_DECISIONS = 200;

  public static final int MAX_EVENTS = 300;

  /** Summaries are of so long, and asked for in multiples of it. */
  public static final Duration SUMMARY = Duration.ofSeconds(Day.STEP_SECONDS);

  /** Older errors are no trouble any more. */
  private static final Duration ERRORS_COUNT = Duration.ofMinutes(1);

  /** Without a point for longer nothing is known of now. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final class Memory {
    final Deque<Point> points = new ArrayDeque<>();
    final Deque<Decision> decisions = new ArrayDeque<>();
    final Day day = new Day();
    ServerState state = ServerState.UNKNOWN;
  }

  private final PointLog log;

  @GuardedBy("this")
  private final Map<String, Memory> servers = new TreeMap<>();

  /** Of servers that have not been seen since. */
  @GuardedBy("this")
  private final Map<String, Past> pasts = new HashMap<>();

  @GuardedBy("this")
  private final Deque<Happening> events = new ArrayDeque<>();

  /** What is known of a server from before. */
  private record Past(List<Point> summaries, List<Decision> decisions) {}

  /** Keeps all in memory. */
  public Timeline() {
    this(PointLog.NONE);
  }

  /** Keeps summaries in a log as well. */
  public Timeline(PointLog log) {
    this.log = log;
  }

  /**
   * Puts what is known of a server from before this timeline before what it has seen.
   *
   * @param summaries oldest first
   * @param decisions oldest first
   */
  public synchronized void recall(String server, List<Point> summaries, List<Decision> decisions) {
    Memory memory = servers.get(server);
    Past past = new Past(summaries, decisions);
    if (memory == null) {
      pasts.put(server, past);
    } else {
      recall(memory, past);
    }
  }

  private static void recall(Memory memory, Past past) {
    memory.day.recall(past.summaries);
    for (Decision decision : past.decisions.reversed()) {
      boolean isBefore =
          memory.decisions.isEmpty()
              || decision.time().isBefore(memory.decisions.getFirst().time());
      if (isBefore && memory.decisions.size() < MAX_DECISIONS) {
        memory.decisions.addFirst(decision);
      }
    }
  }

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
  public void observed(String server, Point point, ServerState state) {
    take(server, point, state).ifPresent(summary -> log.add(server, summary));
  }

  private synchronized Optional<Point> take(String server, Point point, ServerState state) {
    Memory memory = memory(server);
    memory.state = state;
    Deque<Point> points = memory.points;
    if (!points.isEmpty() && !point.at().isAfter(points.getLast().at())) {
      return Optional.empty();
    }
    add(points, point, MAX_POINTS);
    return memory.day.add(point);
  }

  /** Summarises what has been seen so far: nothing more will be. */
  public void end() {
    Map<String, Point> last = new HashMap<>();
    synchronized (this) {
      servers.forEach(
          (server, memory) -> memory.day.end().ifPresent(summary -> last.put(server, summary)));
    }
    last.forEach(log::add);
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
  public List<ServerTimeline> since(Instant after, Instant now) {
    return since(after, now, memory -> since(memory.points, after));
  }

  /**
   * As {@link #since(Instant, Instant)}, with summaries in the place of points.
   *
   * @param step a multiple of {@link #SUMMARY}
   */
  public List<ServerTimeline> summaries(Instant after, Instant now, Duration step) {
    int seconds = Math.toIntExact(step.toSeconds());
    if (seconds < Day.STEP_SECONDS || seconds % Day.STEP_SECONDS != 0) {
      throw new IllegalArgumentException(
          "step: " + step + " (expected: multiples of " + SUMMARY + ")");
    }
    return since(after, now, memory -> memory.day.since(after, seconds));
  }

  private static List<Point> since(Deque<Point> points, Instant after) {
    return points.stream().filter(point -> point.at().isAfter(after)).toList();
  }

  private synchronized List<ServerTimeline> since(
      Instant after, Instant now, Function<Memory, List<Point>> points) {
    return servers.entrySet().stream()
        .map(
            server ->
                new ServerTimeline(
                    server.getKey(),
                    points.apply(server.getValue()),
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
    Memory known = servers.get(server);
    if (known == null) {
      known = new Memory();
      Past past = pasts.remove(server);
      if (past != null) {
        recall(known, past);
      }
      servers.put(server, known);
    }
    return known;
  }

  private static <T> void add(Deque<T> queue, T element, int most) {
    if (queue.size() == most) {
      queue.removeFirst();
    }
    queue.addLast(element);
  }
}
