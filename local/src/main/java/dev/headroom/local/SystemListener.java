package dev.headroom.local;

import dev.headroom.control.Tick;

/** Is told what happens, on the system's threads: it must return soon. */
public interface SystemListener {
  /** Something happened; the system's {@link EventLog} has it already. */
  void event(SystemEvent event);

  /** A server's policy had its turn. */
  void ticked(String server, Tick tick);
}
