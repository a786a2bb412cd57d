package dev.headroom.serving.repository;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a version takes of memory: what the native heap has grown by while it was loaded and warmed
 * up, where no other was loaded meanwhile. No engine says it itself. What else the process does
 * counts in (the JIT compiler, say), and weights that are mapped do not, so it is at least what the
 * files have, and at most four times as much; where it cannot be measured, it is the files.
 * Thread-safe.
 */
final class LoadMeter {
  private static final long MOST_TIMES = 4;

  private final Supplier<OptionalLong> inUse;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param inUse what is in use of the native heap, if that can be known
   */
  LoadMeter(Supplier<OptionalLong> inUse) {
    this.inUse = inUse;
  }

  /** Files count. */
  static LoadMeter none() {
    return new LoadMeter(OptionalLong::empty);
  }

  /** One load. */
  final class Reading {
    private final boolean alone = running.incrementAndGet() == 1;
    private final long number = begun.incrementAndGet();
    private final OptionalLong before = inUse.get();

    private Reading() {}

    /**
     * It is over; must be called once.
     *
     * @param files of the version, in bytes
     * @return what it takes, in bytes
     */
    long end(long files) {
      OptionalLong after = inUse.get();
      boolean stillAlone = alone && begun.get() == number;
      running.decrementAndGet();
      if (!stillAlone || before.isEmpty() || after.isEmpty()) {
        return files;
      }
      long growth = after.getAsLong() - before.getAsLong();
      return Math.max(files, Math.min(growth, Math.multiplyExact(files, MOST_TIMES)));
    }
  }

  /** A load begins. */
  Reading begin() {
    return new Reading();
  }
}
