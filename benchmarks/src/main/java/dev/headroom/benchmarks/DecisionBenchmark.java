package dev.headroom.benchmarks;

import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.policy.Policy;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision over 100 pods and 2 metrics, after ten minutes of a decision a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecisionBenchmark {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final int PODS = 100;
  private static final int PAST_SECONDS = 600;

  /** Whether the policy has every stage, or only what Kubernetes has. */
  @Param({"plain", "full"})
  public String stages = "plain";

  private Workload workload = new Workload(Policies.plain("w", 2 * PODS), PODS, 1);
  private Instant now = START;
  private Observation observation = workload.look(START);

  @Setup
  public void decideForAWhile() {
    Policy policy =
        stages.equals("full") ? Policies.full("w", 2 * PODS) : Policies.plain("w", 2 * PODS);
    workload = new Workload(policy, PODS, 1);
    for (int second = 0; second < PAST_SECONDS; second++) {
      now = START.plusSeconds(second);
      workload.tick(now, workload.look(now));
    }
    now = now.plusSeconds(1);
    observation = workload.look(now);
  }

  @Benchmark
  public Decision decide() {
    return workload.decide(now, observation);
  }
}
