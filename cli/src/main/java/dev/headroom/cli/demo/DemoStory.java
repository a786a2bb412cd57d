package dev.headroom.cli.demo;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.headroom.load.Arrivals;
import dev.headroom.load.LoadReport;
import dev.headroom.load.LoadRun;
import dev.headroom.load.LoadSecond;
import dev.headroom.load.LoadSpec;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.replica.ReplicaEvent;
import dev.headroom.local.replica.ReplicaState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The demo's phases, one after the other. */
final class DemoStory {
  /** Sentences a request: some 20 ms of work for one core. */
  static final int BATCH = 8;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration MEASURE = Duration.ofSeconds(6);
  private static final Duration BEFORE = Duration.ofSeconds(8);
  private static final Duration OVERLOAD_LIMIT = Duration.ofSeconds(60);
  private static final Duration AFTER = Duration.ofSeconds(12);
  private static final Duration SCALE_IN_LIMIT = Duration.ofSeconds(60);

  /** Of what one replica bears. */
  private static final double LIGHT = 0.5;

  /** More than the measured, as one client does not keep a replica fully busy. */
  private static final double OVERLOAD = 1.7;

  /** Without a decision for so long, it is no overload: one replica bears more than measured. */
  private static final Duration DECISION_LIMIT = Duration.ofSeconds(8);

  private static final double MORE = 1.5;
  private static final int ATTEMPTS = 4;

  /** Far more than the overload piles up: what is due is always sent. */
  private static final int MAX_OUTSTANDING = 900;

  /** The backlog is gone when no more than these are on their way, for two seconds. */
  private static final int FEW = 4;

  private final LocalSystem system;
  private final Milestones milestones;
  private final DemoTable table;
  private final URI gateway;
  private final List<AggregatedHttpRequest> requests;

  DemoStory(LocalSystem system, Milestones milestones, DemoTable table, Path cache)
      throws IOException {
    this.system = system;
    this.milestones = milestones;
    this.table = table;
    this.gateway =
        URI.create(
            "http://%s:%d"
                .formatted(
                    system.address().getAddress().getHostAddress(), system.address().getPort()));
    this.requests = SentenceRequests.batches(BATCH, cache).stream().map(DemoStory::infer).toList();
  }

  private static AggregatedHttpRequest infer(SentenceRequests.Body body) {
    byte[] bytes = new byte[body.body().remaining()];
    body.body().duplicate().get(bytes);
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.POST, "/v2/models/" + DemoWorkspace.MODEL + "/infer")
            .add("content-type", "application/octet-stream")
            .add("inference-header-content-length", Integer.toString(body.jsonBytes()))
            .build();
    return AggregatedHttpRequest.of(headers, HttpData.wrap(bytes));
  }

  Verdict tell() throws InterruptedException {
    if (!await(START_LIMIT, () -> ready() >= 1)) {
      throw new IllegalStateException(
          "no replica was ready within " + START_LIMIT.toSeconds() + " s");
    }
    double capacity = capacity();
    table.chapter("Half of that, so that we know how fast it is when it is not busy.");
    LoadReport before = load("light", LIGHT * capacity, BEFORE).join();
    if (server().wanted() > 1) {
      table.chapter("A stall of this machine scaled it out already: first it scales in again.");
      idle(Instant.now());
    }
    double rate = OVERLOAD * capacity;
    List<LoadReport> tooLight = new ArrayList<>();
    table.chapter("Now more than one replica bears: %.0f requests a second.".formatted(rate));
    Instant overload = Instant.now();
    LoadReport during = overload(rate, overload);
    while (milestones.firstAfter(overload, true).isEmpty() && tooLight.size() < ATTEMPTS) {
      tooLight.add(during);
      rate *= MORE;
      table.chapter("It bears that: now %.0f requests a second.".formatted(rate));
      overload = Instant.now();
      during = overload(rate, overload);
    }
    table.chapter("The same load goes on, with the new replica.");
    LoadReport after = load("scaled", rate, AFTER).join();
    Instant end = Instant.now();
    Instant began = overload;
    table.chapter("The load has ended; scale-in waits for its stabilisation window.");
    boolean scaledIn = idle(end);
    return new Verdict(
        before,
        tooLight,
        during,
        after,
        milestones.firstAfter(began, true).map(s -> Duration.between(began, s.at())),
        milestones
            .firstAfter(began, ReplicaEvent.Kind.READY)
            .map(at -> Duration.between(began, at)),
        milestones.firstAfter(end, false).map(s -> Duration.between(end, s.at())),
        scaledIn);
  }

  /** Requests a second that one replica bears, from one client that asks again and again. */
  private double capacity() {
    table.chapter("First, how much one replica bears: one client, each request after the last.");
    List<Double> rates = new ArrayList<>();
    LoadSpec spec = LoadSpec.during(MEASURE, gateway, new Arrivals.Closed(1), this::request);
    try (LoadRun run =
        LoadRun.start(spec, row("measure", second -> rates.add(second.servedRate())))) {
      run.report().join();
    }
    // The first seconds warm up, the last one may be a part of one.
    return rates.subList(rates.size() / 2, rates.size() - 1).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private java.util.concurrent.CompletableFuture<LoadReport> load(
      String phase, double rate, Duration duration) {
    LoadSpec spec =
        LoadSpec.during(duration, gateway, new Arrivals.Open(rate, MAX_OUTSTANDING), this::request);
    return LoadRun.start(spec, row(phase, _ -> {})).report();
  }

  /** Until the new replica has worked off what waits, or it shows that this is no overload. */
  private LoadReport overload(double rate, Instant began) {
    LoadSpec spec =
        LoadSpec.during(
            OVERLOAD_LIMIT, gateway, new Arrivals.Open(rate, MAX_OUTSTANDING), this::request);
    var calm = new java.util.concurrent.atomic.AtomicInteger();
    var run = new java.util.concurrent.atomic.AtomicReference<LoadRun>();
    Consumer<LoadSecond> look =
        second -> {
          boolean served = milestones.firstAfter(began, ReplicaEvent.Kind.READY).isPresent();
          boolean few = served && second.outstanding() <= FEW;
          boolean noOverload =
              second.elapsed().compareTo(DECISION_LIMIT) > 0
                  && milestones.firstAfter(began, true).isEmpty();
          LoadRun current = run.get();
          boolean over = (few ? calm.incrementAndGet() : calm.getAndSet(0)) >= 2 || noOverload;
          if (over && current != null) {
            var _ = current.stop(Duration.ofSeconds(20));
          }
        };
    run.set(LoadRun.start(spec, row("overload", look)));
    return run.get().report().join();
  }

  private boolean idle(Instant end) throws InterruptedException {
    Instant[] next = {end};
    return await(
        SCALE_IN_LIMIT,
        () -> {
          if (!Instant.now().isBefore(next[0])) {
            next[0] = next[0].plusSeconds(1);
            table.row("idle", Optional.empty(), milestones.load(), server());
          }
          return server().wanted() == 1 && server().replicas().size() == 1;
        });
  }

  private AggregatedHttpRequest request(long number) {
    return requests.get((int) (number % requests.size()));
  }

  private Consumer<LoadSecond> row(String phase, Consumer<LoadSecond> then) {
    return second -> {
      // The last of a run is what was left of a second.
      if (second.length().toMillis() > 500) {
        table.row(phase, Optional.of(second), milestones.load(), server());
      }
      then.accept(second);
    };
  }

  private ServerSnapshot server() {
    return system.snapshot().getFirst();
  }

  private long ready() {
    return server().replicas().stream().filter(r -> r.state() == ReplicaState.READY).count();
  }

  private static boolean await(Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return true;
  }
}
