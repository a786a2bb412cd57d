package dev.headroom.local.replica;

import java.time.Duration;

/**
 * Time that only goes forward, since some moment: how long things take is measured by it, because a
 * wall clock may be set, and goes on while the machine sleeps.
 */
@FunctionalInterface
public interface Uptime {
  /** How long it has been, never less than before. */
  Duration now();

  /** That of the JVM ({@link System#nanoTime}). */
  static Uptime ofJvm() {
    long start = System.nanoTime();
    return () -> Duration.ofNanos(System.nanoTime() - start);
  }
}
