package dev.headroom.benchmarks;

import dev.headroom.scaling.observation.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One tick of 10,000 policies over 10 pods and 2 metrics each, in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 20)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
public class TickBenchmark {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final int POLICIES = 10_000;
  private static final int PODS = 10;

  /** Whether the policies have every stage, or only what Kubernetes has. */
  @Param({"plain", "full"})
  public String stages = "plain";

  private final List<Workload> workloads = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private Instant now = START;

  @Setup
  public void write() {
    for (int i = 0; i < POLICIES; i++) {
      String name = "w" + i;
      workloads.add(
          new Workload(
              stages.equals("full") ? Policies.full(name, 20) : Policies.plain(name, 20), PODS, i));
    }
  }

  /** What is seen is there before a decision begins. */
  @Setup(Level.Invocation)
  public void look() {
    now = now.plusSeconds(1);
    observations.clear();
    for (Workload workload : workloads) {
      observations.add(workload.look(now));
    }
  }

  @Benchmark
  public void tick() {
    for (int i = 0; i < POLICIES; i++) {
      workloads.get(i).tick(now, observations.get(i));
    }
  }
}
