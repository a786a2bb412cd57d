package dev.headroom.control.event;

/**
 * Who is told what happens to policies. Thread-safe; returns soon, since a policy's turn waits for
 * it. One that cannot pass an event on says so by itself: no decision depends on it.
 */
@FunctionalInterface
public interface EventSink {
  void tell(PolicyEvent event);
}
