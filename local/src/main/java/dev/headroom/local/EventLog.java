package dev.headroom.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.LineFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened lately, over restarts: the last ones in memory, and all as lines of a file until
 * that is full twice. Thread-safe.
 *
 * <p>As Kubernetes does, it keeps an event that happens again as one, with a count, a first and a
 * last time. Two warnings are the same when kind, server and, but for its numbers, message are the
 * same: in a crash loop each replica has another name, and the trouble is still one. Other events
 * have to be of the same replica as well, and of the same run of the system, which begins to count
 * replicas anew; changes of the number of replicas, from and to the same numbers.
 */
public final class EventLog {
  private static final Logger log = LoggerFactory.getLogger(EventLog.class);
  private static final int KEPT = 1000;
  private static final long FILE_BYTES = 1 << 20;

  private record Sameness(
      long run, String server, Optional<String> replica, SystemEvent.Kind kind, String words) {
    static Sameness of(SystemEvent event, long run) {
      return new Sameness(
          event.warning() ? 0 : run,
          event.server(),
          event.warning() ? Optional.empty() : event.replica(),
          event.kind(),
          words(event));
    }

    /** Out is not in: a change of the number keeps its numbers, though not those of its reason. */
    private static String words(SystemEvent event) {
      String message = event.message();
      int change =
          event.kind() == SystemEvent.Kind.SCALED || event.kind() == SystemEvent.Kind.ADVISED
              ? Math.max(message.indexOf(':'), 0)
              : 0;
      return message.substring(0, change) + message.substring(change).replaceAll("\\d+", "#");
    }
  }

  private final LineFile file;

  @GuardedBy("this")
  private final Map<Sameness, SeenEvent> seen = new LinkedHashMap<>();

  @GuardedBy("this")
  private long number;

  @GuardedBy("this")
  private long run;

  @GuardedBy("this")
  private boolean failing;

  private EventLog(LineFile file) {
    this.file = file;
  }

  /**
   * With what is in the file from before.
   *
   * @throws IOException if the file cannot be read
   */
  static EventLog open(Path path) throws IOException {
    EventLog log = new EventLog(new LineFile(path, FILE_BYTES));
    for (String line : log.file.lines()) {
      EventLine.read(line).ifPresent(log::remember);
    }
    return log;
  }

  /** Keeps it. A file that cannot be written is said once, and once when it can be again. */
  synchronized void add(SystemEvent event) {
    remember(event);
    try {
      file.add(EventLine.of(event));
      if (failing) {
        failing = false;
        log.info("Events are written down again");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("event: " + event + " (expected: one that JSON can say)", e);
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        log.warn("Events are kept in memory only: {} cannot be written: {}", file, e.toString());
      }
    }
  }

  private synchronized void remember(SystemEvent event) {
    if (event.kind() == SystemEvent.Kind.UP) {
      run++;
    }
    Sameness sameness = Sameness.of(event, run);
    SeenEvent before = seen.remove(sameness);
    Instant first = before == null ? event.at() : before.first();
    long count = before == null ? 1 : before.count() + 1;
    seen.put(sameness, new SeenEvent(event, first, count, ++number));
    if (seen.size() > KEPT) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** The last ones, at most a thousand, the one that happened last at the end. */
  public List<SeenEvent> events() {
    return after(0);
  }

  /** Those that happened, or happened again, after the one with that number. */
  public synchronized List<SeenEvent> after(long number) {
    List<SeenEvent> events = new ArrayList<>();
    for (SeenEvent event : seen.values()) {
      if (event.number() > number) {
        events.add(event);
      }
    }
    return events;
  }
}
