package dev.headroom.cli;

import dev.headroom.control.Tick;
import dev.headroom.dashboard.timeline.Timeline;
import dev.headroom.local.SystemListener;
import dev.headroom.local.replica.ReplicaEvent;
import java.time.Instant;

/** Tells what happens to the terminal and to the dashboard. As thread-safe as the console is. */
public record Reporter(SystemListener console, Timeline timeline) implements SystemListener {
  @Override
  public void replica(ReplicaEvent event) {
    console.replica(event);
  }

  @Override
  public void ticked(String server, Tick tick) {
    console.ticked(server, tick);
    if (tick instanceof Tick.Decided decided && decided.changed()) {
      timeline.decided(server, decided.decision());
    }
  }

  @Override
  public void noticed(String server, Instant at, String sentence) {
    console.noticed(server, at, sentence);
  }
}
