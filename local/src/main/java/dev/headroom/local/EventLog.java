package dev.headroom.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.control.LineFile;
import dev.headroom.control.event.Repeats;
import dev.headroom.control.event.SameWords;
import dev.headroom.control.event.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
      long run,
      String server,
      Optional<String> replica,
      SystemEvent.Kind kind,
      boolean warning,
      String words) {
    static Sameness of(SystemEvent event, long run) {
      boolean isChange =
          event.kind() == SystemEvent.Kind.SCALED || event.kind() == SystemEvent.Kind.ADVISED;
      return new Sameness(
          event.warning() ? 0 : run,
          event.server(),
          event.warning() ? Optional.empty() : event.replica(),
          event.kind(),
          event.warning(),
          SameWords.of(event.message(), isChange));
    }
  }

  private final LineFile file;

  @GuardedBy("this")
  private final Repeats<Sameness, SystemEvent> seen = new Repeats<>(KEPT);

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
    seen.add(Sameness.of(event, run), event, event.at());
  }

  /** The last ones, at most a thousand, the one that happened last at the end. */
  public List<Seen<SystemEvent>> events() {
    return after(0);
  }

  /** Those that happened, or happened again, after the one with that number. */
  public synchronized List<Seen<SystemEvent>> after(long number) {
    return seen.after(number);
  }
}
