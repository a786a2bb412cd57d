package dev.headroom.metrics.fuzz;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Whether reading a text costs more than its length. A piece of the text is repeated until it is 7
 * KB and until it is 56 KB long, as it is or with a number after each piece, so that names differ;
 * eight times the length may take up to {@value #MOST} times the memory, and up to as many times
 * the time of a processor, where that is long enough to be measured at all. What is linear takes 8,
 * what is quadratic 64.
 */
public final class Growth {
  private static final int SHORT = 7 << 10;
  private static final int FACTOR = 8;
  private static final int MOST = 24;
  private static final int TRIES = 3;
  private static final long MEASURABLE_NANOS = 40_000_000;
  private static final long MEASURABLE_BYTES = 1 << 20;

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
    byte[] longer = stretched(text, FACTOR * SHORT, new Random(hash));
    Cost high = Cost.of(reading, longer);
    if (high.bytes < MEASURABLE_BYTES && high.nanos < MEASURABLE_NANOS) {
      return;
    }
    byte[] shorter = stretched(text, SHORT, new Random(hash));
    String problem = "";
    for (int i = 0; i < TRIES; i++) {
      Cost low = Cost.of(reading, shorter);
      high = Cost.of(reading, longer);
      boolean slow = high.nanos > MEASURABLE_NANOS && high.nanos > MOST * low.nanos;
      boolean large = high.bytes > MEASURABLE_BYTES && high.bytes > MOST * low.bytes;
      if (!slow && !large) {
        return;
      }
      problem = shorter.length + " bytes: " + low + ", " + longer.length + " bytes: " + high;
    }
    throw new AssertionError(
        "grows faster than the text: "
            + problem
            + "\n"
            + new String(shorter, 0, Math.min(200, shorter.length), StandardCharsets.ISO_8859_1));
  }

  private static byte[] stretched(byte[] text, int length, Random random) {
    int from = random.nextInt(text.length);
    int to = from + 1 + random.nextInt(Math.min(text.length - from, 64));
    boolean numbered = random.nextBoolean();
    boolean withEnds = random.nextBoolean();
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
