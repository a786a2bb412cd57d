package dev.headroom.gateway.signal;

import dev.headroom.gateway.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the gateway measures, for any server behind it. Load is the mean of the last second, rates
 * are of the last 3 seconds, latencies and errors of the last 15.
 */
public enum GatewaySignal {
  IN_FLIGHT(
      "gateway-in-flight",
      "requests",
      "requests that the gateway has sent to the replica and whose answer has not ended; a stream counts for as long as it lasts",
      OptionalDouble.empty()),
  WAITING(
      "gateway-waiting",
      "requests",
      "requests that wait in the gateway for a replica, shared by the replicas",
      OptionalDouble.of(1)),
  REQUESTS_PER_SLOT(
      "gateway-requests-per-slot",
      "requests",
      "requests in flight at the replica and its share of those that wait, for each that it can work on at a time; above 1 they wait somewhere",
      OptionalDouble.of(1)),
  QUEUE_DEPTH(
      "gateway-queue-depth",
      "requests",
      "requests in flight at the replica beyond those that it can work on at a time, and its share of those that wait",
      OptionalDouble.of(1)),
  REQUEST_RATE(
      "gateway-request-rate",
      "requests per second",
      "requests answered, failed or refused in a second, shared by the replicas",
      OptionalDouble.empty()),
  LATENCY_MEAN(
      "gateway-latency-mean",
      "seconds",
      "the mean time from a request's arrival at the gateway to its answer's end, waiting included; 0 while there are none",
      OptionalDouble.empty()),
  LATENCY_P50(
      "gateway-latency-p50",
      "seconds",
      "the time within which 50 of 100 answers end, waiting included; 0 while there are none",
      OptionalDouble.empty()),
  LATENCY_P95(
      "gateway-latency-p95",
      "seconds",
      "the time within which 95 of 100 answers end, waiting included; 0 while there are none",
      OptionalDouble.empty()),
  LATENCY_P99(
      "gateway-latency-p99",
      "seconds",
      "the time within which 99 of 100 answers end, waiting included; 0 while there are none",
      OptionalDouble.empty()),
  ERROR_RATE(
      "gateway-error-rate",
      "share from 0 to 1",
      "requests that failed, were refused or were answered with a status of 500 or more, of all",
      OptionalDouble.empty());

  private static final Duration FOR_RATES = Duration.ofSeconds(3);
  static final Duration FOR_LATENCY = Duration.ofSeconds(15);

  private final String signal;
  private final String unit;
  private final String sentence;
  private final OptionalDouble target;

  GatewaySignal(String signal, String unit, String sentence, OptionalDouble target) {
    this.signal = signal;
    this.unit = unit;
    this.sentence = sentence;
    this.target = target;
  }

  /** By its name. */
  public static Optional<GatewaySignal> named(String name) {
    return Stream.of(values()).filter(signal -> signal.signal.equals(name)).findFirst();
  }

  /** As users write it. */
  public String signalName() {
    return signal;
  }

  /** Of its values. */
  public String unit() {
    return unit;
  }

  /** What it means. */
  public String sentence() {
    return sentence;
  }

  /** The recommended value for a replica; empty where it depends on the model. */
  public OptionalDouble target() {
    return target;
  }

  /** Whether it depends on how many requests a replica can work on at a time. */
  public boolean perSlots() {
    return this == REQUESTS_PER_SLOT || this == QUEUE_DEPTH;
  }

  /**
   * What the watched pool says now.
   *
   * @param slots how many requests a replica can work on at a time, 1 or more
   */
  public GatewayReading read(LoadWatch watch, double slots) {
    LoadMeans means = watch.means();
    if (means.inFlight().isEmpty()) {
      return new GatewayReading.Absent(
          means.waiting() > 0
              ? "no replica is ready, and requests wait for one"
              : "no replica is ready");
    }
    Optional<Map<String, Double>> load = ofLoad(means, slots);
    if (load.isPresent()) {
      return new GatewayReading.Present(load.get());
    }
    return switch (this) {
      case IN_FLIGHT, WAITING, REQUESTS_PER_SLOT, QUEUE_DEPTH ->
          throw new IllegalStateException(this + " is load");
      case REQUEST_RATE -> same(means, watch.traffic(FOR_RATES).rate() / means.inFlight().size());
      case ERROR_RATE -> same(means, watch.traffic(FOR_LATENCY).errorShare());
      case LATENCY_MEAN -> latency(watch, means, Traffic::meanSeconds);
      case LATENCY_P50 -> latency(watch, means, traffic -> quantile(traffic.latency(), 0.5));
      case LATENCY_P95 -> latency(watch, means, traffic -> quantile(traffic.latency(), 0.95));
      case LATENCY_P99 -> latency(watch, means, traffic -> quantile(traffic.latency(), 0.99));
    };
  }

  /**
   * The signal's values by replica, where it is a measure of load; empty where it is one of what
   * became of requests.
   *
   * @param slots how many requests a replica can work on at a time, 1 or more
   */
  public Optional<Map<String, Double>> ofLoad(LoadMeans means, double slots) {
    return switch (this) {
      case IN_FLIGHT -> Optional.of(means.inFlight());
      case WAITING -> Optional.of(means.waitingShare());
      case REQUESTS_PER_SLOT -> Optional.of(means.requestsPerSlot(slots));
      case QUEUE_DEPTH -> Optional.of(means.beyondSlots(slots));
      case REQUEST_RATE, LATENCY_MEAN, LATENCY_P50, LATENCY_P95, LATENCY_P99, ERROR_RATE ->
          Optional.empty();
    };
  }

  private static GatewayReading same(LoadMeans means, double value) {
    return new GatewayReading.Present(means.same(value));
  }

  private static GatewayReading latency(
      LoadWatch watch, LoadMeans means, ToDoubleFunction<Traffic> measure) {
    Traffic traffic = watch.traffic(FOR_LATENCY);
    if (traffic.latency().count() > 0) {
      return same(means, measure.applyAsDouble(traffic));
    }
    boolean busy = means.waiting() > 0 || means.inFlight().values().stream().anyMatch(n -> n > 0);
    return busy
        ? new GatewayReading.Absent(
            "no answer has ended in the last "
                + FOR_LATENCY.toSeconds()
                + " s, though requests are in flight")
        : same(means, 0);
  }

  private static double quantile(Latency latency, double share) {
    return latency.quantile(share).toNanos() / 1e9;
  }
}
