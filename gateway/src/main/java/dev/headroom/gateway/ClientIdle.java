package dev.headroom.gateway;

/** A client's connection while nothing of it is under way. */
interface ClientIdle {
  /** Closes it to make room. */
  void close();

  /** In nanoTime. */
  long idleSince();

  /** Closes it if it has been idle, or its head unfinished, for too long. */
  void sweep(long now);
}
