package dev.headroom.cli;

import dev.headroom.control.Tick;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemListener;

/** Tells what happens to the terminal and to the dashboard. As thread-safe as the console is. */
public record Reporter(SystemListener console, Timeline timeline) implements SystemListener {
  @Override
  public void event(SystemEvent event) {
    console.event(event);
  }

  @Override
  public void ticked(String server, Tick tick) {
    console.ticked(server, tick);
    if (tick instanceof Tick.Decided decided && decided.changed()) {
      timeline.decided(server, decided.decision());
    }
  }
}
