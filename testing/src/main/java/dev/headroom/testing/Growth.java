package dev.headroom.testing;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Whether reading a text costs more than its length. A piece of the text is repeated, as it is or
 * with a number after each piece, so that names differ, until it is 14, 28 and 56 KB long. Twice
 * the length may take {@value #MOST} times the memory, and the time of a processor where that is
 * long enough to be measured; what is linear takes 2, what is quadratic 4. It grows too fast where
 * both steps do: a shorter text may be cheap since it is refused at its beginning.
 */
public final class Growth {
  private static final int SHORTEST = 14 << 10;
  private static final int MOST = 3;
  private static final int TRIES = 3;
  private static final long MEASURABLE_NANOS = 40_000_000;
  private static final long MEASURABLE_BYTES = 4 << 20;

  /** While a fuzzer runs, only some inputs are looked at so, for it takes its time. */
  private static final int ONE_IN = Boolean.getBoolean("jazzer.fuzz") ? 16 : 1;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Growth() {}

  /** Reads a text, and throws nothing. */
  @FunctionalInterface
  public interface Reading {
    void of(byte[] text);
  }

  private record Cost(long bytes, long nanos) {
    static Cost of(Reading reading, byte[] text) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long nanos = THREADS.getCurrentThreadCpuTime();
      reading.of(text);
      return new Cost(
          THREADS.getCurrentThreadAllocatedBytes() - bytes,
          THREADS.getCurrentThreadCpuTime() - nanos);
    }

    boolean isMeasurable() {
      return bytes > MEASURABLE_BYTES || nanos > MEASURABLE_NANOS;
    }
  }

  /**
   * Looks at one way of repeating, which depends on the text alone.
   *
   * @throws AssertionError if the cost grows faster than the length
   */
  public static void check(byte[] text, Reading reading) {
    int hash = Arrays.hashCode(text);
    if (text.length == 0 || Math.floorMod(hash, ONE_IN) != 0) {
      return;
    }
    byte[] longest = stretched(text, 4 * SHORTEST, new Random(hash));
    if (!Cost.of(reading, longest).isMeasurable()) {
      return;
    }
    byte[] middle = stretched(text, 2 * SHORTEST, new Random(hash));
    byte[] shortest = stretched(text, SHORTEST, new Random(hash));
    String problem = "";
    for (int i = 0; i < TRIES; i++) {
      Cost low = Cost.of(reading, shortest);
      Cost half = Cost.of(reading, middle);
      Cost high = Cost.of(reading, longest);
      boolean slow =
          high.nanos > MEASURABLE_NANOS
              && high.nanos > MOST * half.nanos
              && half.nanos > MOST * low.nanos;
      boolean large =
          high.bytes > MEASURABLE_BYTES
              && high.bytes > MOST * half.bytes
              && half.bytes > MOST * low.bytes;
      if (!slow && !large) {
        return;
      }
      problem = low + ", " + half + ", " + high;
    }
    throw new AssertionError(
        "grows faster than the text: "
            + problem
            + "\n"
            + new String(shortest, 0, Math.min(200, shortest.length), StandardCharsets.ISO_8859_1));
  }

  private static byte[] stretched(byte[] text, int length, Random random) {
    int from = random.nextInt(text.length);
    int to = from + 1 + random.nextInt(Math.min(text.length - from, 64));
    boolean numbered = random.nextBoolean();
    boolean withEnds = random.nextBoolean() && text.length < SHORTEST / 4;
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + text.length);
    if (withEnds) {
      out.write(text, 0, from);
    }
    int tail = withEnds ? text.length - to : 0;
    for (int i = 0; out.size() + tail < length; i++) {
      out.write(text, from, to - from);
      if (numbered) {
        out.writeBytes(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      }
    }
    out.write(text, to, tail);
    return out.toByteArray();
  }
}
