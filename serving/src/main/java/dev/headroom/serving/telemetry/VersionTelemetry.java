package dev.headroom.serving.telemetry;

import dev.headroom.serving.streams.StreamObserver;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The measurements of one model version. Thread-safe. */
public final class VersionTelemetry implements StreamObserver {
  /** Why a request that was well-formed was not run. */
  public enum Refusal {
    QUEUE_FULL("queue_full"),
    DEADLINE("deadline"),
    CLIENT_GONE("client_gone");

    private final String label;

    Refusal(String label) {
      this.label = label;
    }
  }

  /**
   * What is set once the version is loaded.
   *
   * @param memoryBytes what it takes of memory
   */
  public record Capacity(
      int streams,
      int inferRequests,
      int queue,
      int batchSize,
      double loadSeconds,
      long memoryBytes) {}

  final String labels;
  final RequestCounters requests = new RequestCounters(versioned());
  final LongAdder current = new LongAdder();
  private final AtomicLong lastAsked = new AtomicLong(System.nanoTime());
  final Map<Transport, LatencyHistogram> requestTimes = new EnumMap<>(Transport.class);
  final BatchSizes batchSizes = new BatchSizes();
  final LatencyHistogram inferenceTime = new LatencyHistogram();
  final LatencyHistogram waitTime = new LatencyHistogram();
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

  public VersionTelemetry(String model, long version) {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
    for (Transport transport : Transport.values()) {
      requestTimes.put(transport, new LatencyHistogram());
    }
    this.labels =
        Exposition.label("name", model) + "," + Exposition.label("version", Long.toString(version));
  }

  private static Set<Operation> versioned() {
    Set<Operation> operations = EnumSet.allOf(Operation.class);
    operations.removeIf(operation -> !operation.versioned());
    return operations;
  }

  /**
   * A request for this version has arrived; {@link #finished} must follow.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  public void started(long nanos) {
    lastAsked.lazySet(nanos);
    current.increment();
  }

  /** A request for this version has been answered, {@code nanos} after it was started. */
  public void finished(RequestKind kind, boolean success, long nanos) {
    current.decrement();
    requests.count(kind, success);
    LatencyHistogram times = requestTimes.get(kind.transport());
    if (success && times != null) {
      times.record(nanos);
    }
  }

  /** When a request last arrived, or the version was first loaded, by {@link System#nanoTime}. */
  public long lastAsked() {
    return lastAsked.get();
  }

  /** Requests that are in it now. */
  public long current() {
    return current.sum();
  }

  /** The request goes to another version after all. */
  public void withdrawn() {
    current.decrement();
  }

  /** Counts a request that does not come under {@link #started}. */
  public void counted(RequestKind kind, boolean success) {
    requests.count(kind, success);
  }

  public void refused(Refusal reason) {
    refusals.computeIfAbsent(reason, any -> new LongAdder()).increment();
  }

  @Override
  public void waited(long nanos) {
    waitTime.record(nanos);
  }

  @Override
  public void ran(long nanos, int calls) {
    inferenceTime.record(nanos);
    batchSizes.record(calls);
  }

  /** What Triton's statistics say of a version: since it was loaded, times in nanoseconds. */
  public record Totals(long succeeded, long failed, Sum answers, Sum waits, Sum runs) {
    /** So many, and all of their time. */
    public record Sum(long count, long nanos) {
      static Sum of(LatencyHistogram times) {
        return new Sum(times.count(), times.nanos());
      }
    }
  }

  /** All inference requests until now, of both protocols. */
  public Totals totals() {
    long answers = requestTimes.values().stream().mapToLong(LatencyHistogram::count).sum();
    long nanos = requestTimes.values().stream().mapToLong(LatencyHistogram::nanos).sum();
    return new Totals(
        inferences(true),
        inferences(false),
        new Totals.Sum(answers, nanos),
        Totals.Sum.of(waitTime),
        Totals.Sum.of(inferenceTime));
  }

  private long inferences(boolean success) {
    return requests.count(Operation.KSERVE_INFER, success)
        + requests.count(Operation.TENSORFLOW_PREDICT, success);
  }

  void exposeRefusals(Exposition page, String family) {
    refusals.forEach(
        (refusal, count) ->
            page.sample(
                family, labels + "," + Exposition.label("reason", refusal.label), count.sum()));
  }
}
