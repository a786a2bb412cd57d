package dev.headroom.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How much memory a policy keeps: the heap that is in use after a collection, with and without
 * 10,000 policies that have decided once a second for ten minutes over a load that swings. What is
 * counted is the policy, its history and its status.
 */
public final class PolicyMemory {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final int POLICIES = 10_000;
  private static final int PODS = 10;
  private static final int SECONDS = 600;

  private PolicyMemory() {}

  /** Prints a line for policies as Kubernetes has them, and one for policies with every stage. */
  public static void main(String[] args) {
    print("plain", i -> new Workload(Policies.plain("w" + i, 20), PODS, i));
    print("full", i -> new Workload(Policies.full("w" + i, 20), PODS, i));
  }

  private static void print(String stages, IntFunction<Workload> workload) {
    long before = used();
    List<Workload> workloads = new ArrayList<>(POLICIES);
    for (int i = 0; i < POLICIES; i++) {
      Workload one = workload.apply(i);
      for (int second = 0; second < SECONDS; second++) {
        Instant now = START.plusSeconds(second);
        one.tick(now, one.look(now));
      }
      workloads.add(one);
    }
    long kept = used() - before;
    // Naming their number here also keeps them alive until the heap has been measured.
    System.out.printf(
        "%s: %,d bytes a policy, of %,d%n", stages, kept / POLICIES, workloads.size());
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
