package dev.headroom.serving.repository;

import org.jspecify.annotations.Nullable;

/**
 * A loaded version, as memory sees it.
 *
 * @param demand null where it is not on demand
 * @param leaving has it unloaded
 */
record InMemory(LoadedVersion loaded, @Nullable Demand demand, Runnable leaving)
    implements ModelMemory.Resident {
  @Override
  public boolean isClaimed() {
    return demand != null && demand.isClaimed();
  }

  @Override
  public boolean isBusy() {
    return loaded.telemetry().current() > 0;
  }

  @Override
  public long lastAsked() {
    return loaded.telemetry().lastAsked();
  }

  @Override
  public void leave() {
    leaving.run();
  }
}
