package dev.headroom.benchmarks.metrics;

/** What this process holds. */
final class Heap {
  private Heap() {}

  /** Bytes in use after a collection. */
  static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
