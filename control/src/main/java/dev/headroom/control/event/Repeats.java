package dev.headroom.control.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events in the order in which they happened last, those that are the same as one. Not thread-safe.
 *
 * @param <K> what events that are the same have in common
 * @param <E> the event
 */
public final class Repeats<K, E> {
  private final int most;
  private final Map<K, Seen<E>> seen = new LinkedHashMap<>();
  private long number;

  /**
   * @param most how many are kept, at least 1; the one that happened longest ago goes first
   */
  public Repeats(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + " (expected: >= 1)");
    }
    this.most = most;
  }

  /** Counts it, and says what it has come to. */
  public Seen<E> add(K sameness, E event, Instant at) {
    Seen<E> before = seen.remove(sameness);
    Seen<E> now =
        new Seen<>(
            event,
            before == null ? at : before.first(),
            before == null ? 1 : before.count() + 1,
            ++number);
    seen.put(sameness, now);
    if (seen.size() > most) {
      seen.remove(seen.keySet().iterator().next());
    }
    return now;
  }

  /**
   * Those that happened, or happened again, after the one with that number, the last at the end.
   */
  public List<Seen<E>> after(long number) {
    List<Seen<E>> events = new ArrayList<>();
    for (Seen<E> event : seen.values()) {
      if (event.number() > number) {
        events.add(event);
      }
    }
    return events;
  }
}
