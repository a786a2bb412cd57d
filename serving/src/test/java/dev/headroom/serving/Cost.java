package dev.headroom.serving;

import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/** What reading a request may take of the heap, whatever its bytes say. */
public final class Cost {
  /** What requests may take of memory, in bytes. */
  public static final long BUDGET = 1 << 20;

  /** A request takes so much in any case: parsers have buffers, and messages a text. */
  private static final long FIXED = 1 << 20;

  /** JSON of a letter a field costs most: its name, and that it was there. */
  private static final long A_BYTE = 400;

  private static final int TRIES = 3;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Cost() {}

  /**
   * Has {@code reading} read {@code request}, a second and third time where it takes too much, as
   * the first one may have loaded classes.
   *
   * @throws AssertionError where each takes too much
   */
  public static void check(byte[] request, Consumer<byte[]> reading) {
    long most = FIXED + 4 * BUDGET + A_BYTE * request.length;
    long taken = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      reading.accept(request);
      taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (taken <= most) {
        return;
      }
    }
    throw new AssertionError(
        "takes %d bytes of the heap (expected: at most %d)".formatted(taken, most));
  }
}
