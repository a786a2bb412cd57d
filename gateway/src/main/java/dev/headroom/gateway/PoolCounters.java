package dev.headroom.gateway;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a pool did. Event loops write, anybody reads. */
final class PoolCounters {
  private final AtomicLongArray codes = new AtomicLongArray(1000);
  private final AtomicLongArray ownCodes = new AtomicLongArray(1000);
  private final LongAdder cutOff = new LongAdder();
  private final FailedAnswers failures = new FailedAnswers();
  private final LongAdder retried = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();
  private final LatencyRecorder latency = new LatencyRecorder();

  void answered(int code) {
    codes.incrementAndGet(Math.clamp(code, 0, codes.length() - 1));
  }

  /** The gateway answers in a replica's place. */
  void answeredByGateway(OwnAnswer answer, RequestHead head, String replica) {
    ownCodes.incrementAndGet(answer.status());
    failures.keepOwn(answer, head, replica);
  }

  /** An answer had begun, and does not come to its end. */
  void cutOff() {
    cutOff.increment();
  }

  FailedAnswers failures() {
    return failures;
  }

  void completed(long nanos) {
    latency.record(nanos);
  }

  void retried() {
    retried.increment();
  }

  void failed() {
    failed.increment();
  }

  void refused(Refusal why) {
    refused.computeIfAbsent(why, _ -> new LongAdder()).increment();
  }

  PoolSnapshot snapshot(String pool, List<PoolSnapshot.ReplicaLoad> replicas, int waiting) {
    Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    for (Refusal why : Refusal.values()) {
      LongAdder count = refused.get(why);
      refusals.put(why, count == null ? 0 : count.sum());
    }
    return new PoolSnapshot(
        pool,
        replicas,
        waiting,
        byCode(codes),
        byCode(ownCodes),
        cutOff.sum(),
        retried.sum(),
        failed.sum(),
        refusals,
        latency.snapshot(),
        failures.all());
  }

  private static Map<Integer, Long> byCode(AtomicLongArray counts) {
    Map<Integer, Long> byCode = new TreeMap<>();
    for (int code = 0; code < counts.length(); code++) {
      if (counts.get(code) > 0) {
        byCode.put(code, counts.get(code));
      }
    }
    return byCode;
  }
}
