package dev.headroom.local;

import dev.headroom.control.DecisionLog;
import dev.headroom.control.FileStateStore;
import dev.headroom.control.log.FileDecisionLog;
import dev.headroom.gateway.Gateway;
import dev.headroom.local.process.ChildProcesses;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.scaling.policy.Settings;
import dev.headroom.signal.Measurements;
import java.io.IOException;
import java.time.InstantSource;

/** What a system stands on, and what can fail before it does. */
record Foundations(
    StateDir stateDir,
    FileStateStore store,
    DecisionLog decisions,
    EventLog events,
    Measurements measurements,
    ChildProcesses children,
    Gateway gateway) {
  /**
   * All of it, or nothing: where one cannot be had, what was opened is closed again.
   *
   * @throws IOException if the state folder cannot be used
   * @throws IllegalArgumentException naming a file of certificates or keys that cannot be used
   * @throws java.io.UncheckedIOException if the address is taken, or another system has the folder
   */
  static Foundations lay(LocalOptions options, Settings settings, InstantSource clock)
      throws IOException {
    StateDir stateDir = StateDir.take(options.stateDir());
    try {
      return in(stateDir, options, settings, clock);
    } catch (IOException | RuntimeException e) {
      stateDir.close();
      throw e;
    }
  }

  private static Foundations in(
      StateDir stateDir, LocalOptions options, Settings settings, InstantSource clock)
      throws IOException {
    FileStateStore store = new FileStateStore(stateDir.policies());
    DecisionLog decisions =
        new FileDecisionLog(stateDir.decisions(), settings, FileDecisionLog.Bound.DEFAULT);
    EventLog events = EventLog.open(stateDir.events());
    Measurements measurements = Measurements.open(stateDir.metrics(), clock, options.prometheus());
    ChildProcesses children = new ChildProcesses(stateDir.replicas());
    try {
      Templates.clear(stateDir.servers());
      Gateway gateway = Gateway.start(options.gateway());
      return new Foundations(stateDir, store, decisions, events, measurements, children, gateway);
    } catch (IOException | RuntimeException e) {
      children.close();
      measurements.remote().ifPresent(RemoteBackend::close);
      throw e;
    }
  }
}
