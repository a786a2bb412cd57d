package dev.headroom.gateway.signal;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The last states of something, as many as a look back over a span needs and never more than a
 * number. Not thread-safe.
 */
final class Recent<T> {
  private final long span;
  private final int most;
  private final ToLongFunction<T> nanoTime;
  private final ArrayDeque<T> states = new ArrayDeque<>();

  /**
   * @param span nanoseconds that are looked back at most
   * @param most states kept
   * @param nanoTime when a state was so
   */
  Recent(long span, int most, ToLongFunction<T> nanoTime) {
    this.span = span;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  void add(T latest) {
    states.addLast(latest);
    long oldest = nanoTime.applyAsLong(latest) - span;
    while (states.size() > most || secondIsEnough(oldest)) {
      states.removeFirst();
    }
  }

  /** Adds, in place of the last one if that is less than {@code spacing} after the one before. */
  void addSpaced(T latest, long spacing) {
    if (states.size() >= 2) {
      T last = states.removeLast();
      if (nanoTime.applyAsLong(last) - nanoTime.applyAsLong(states.getLast()) >= spacing) {
        states.addLast(last);
      }
    }
    add(latest);
  }

  /** Whether the first state is older than anything that is still looked back to. */
  private boolean secondIsEnough(long oldest) {
    Iterator<T> two = states.iterator();
    two.next();
    return two.hasNext() && nanoTime.applyAsLong(two.next()) - oldest <= 0;
  }

  /** The newest state at or before a time; the first if all are after it. */
  Optional<T> at(long time) {
    Iterator<T> backwards = states.descendingIterator();
    while (backwards.hasNext()) {
      T state = backwards.next();
      if (nanoTime.applyAsLong(state) - time <= 0) {
        return Optional.of(state);
      }
    }
    return Optional.ofNullable(states.peekFirst());
  }

  int size() {
    return states.size();
  }
}
