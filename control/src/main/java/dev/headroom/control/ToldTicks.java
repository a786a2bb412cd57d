package dev.headroom.control;

import dev.headroom.control.event.EventSink;
import dev.headroom.control.event.TickEvents;

/** Tells one policy's ticks to a listener, and what is news of them as events. */
record ToldTicks(TickEvents news, EventSink events, LoopListener listener) implements LoopListener {
  @Override
  public void ticked(PolicyId policy, Tick tick) {
    synchronized (news) { // a skipped turn is told by another thread than the one that runs
      news.of(tick).forEach(events::tell);
    }
    listener.ticked(policy, tick);
  }
}
