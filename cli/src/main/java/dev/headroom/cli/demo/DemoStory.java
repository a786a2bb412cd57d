package dev.headroom.cli.demo;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.headroom.cli.HostAndPort;
import dev.headroom.load.Arrivals;
import dev.headroom.load.LoadReport;
import dev.headroom.load.LoadRun;
import dev.headroom.load.LoadSecond;
import dev.headroom.load.LoadSpec;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.replica.ReplicaState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private static final double OVERLOAD = 1.6;

  private static final double MORE = 1.5;
  private static final int ATTEMPTS = 4;

  /** Far more than the overload piles up: what is due is always sent. */
  private static final int MAX_OUTSTANDING = 3_000;

  /** Of what was served under too much. */
  private static final double BEARABLE = 0.7;

  /** A request may wait in a long queue; none is given up. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final LocalSystem system;
  private final Milestones milestones;
  private final DemoTable table;
  private final URI gateway;
  private final List<AggregatedHttpRequest> requests;

  DemoStory(LocalSystem system, Milestones milestones, DemoTable table) throws IOException {
    this.system = system;
    this.milestones = milestones;
    this.table = table;
    this.gateway = URI.create(HostAndPort.url(system.address()));
    this.requests = inferences();
  }

  /** Every sentence once. */
  static List<AggregatedHttpRequest> inferences() throws IOException {
    return SentenceRequests.batches(BATCH).stream().map(DemoStory::infer).toList();
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
    Overloaded during = overload(rate, overload);
    while (during.end() == Overload.End.NO_OVERLOAD && tooLight.size() < ATTEMPTS) {
      tooLight.add(during.report());
      rate *= MORE;
      table.chapter("It bears that: now %.0f requests a second.".formatted(rate));
      overload = Instant.now();
      during = overload(rate, overload);
    }
    if (during.end() == Overload.End.TOO_MUCH) {
      rate = BEARABLE * during.report().servedRate();
      table.chapter(
          "Two replicas do not bear that while this machine is so busy: now %.0f requests a second."
              .formatted(rate));
    } else {
      table.chapter("The same load goes on, with the new replica.");
    }
    LoadReport after = load("scaled", rate, AFTER).join();
    Instant end = Instant.now();
    Instant began = overload;
    table.chapter("The load has ended; scale-in waits for its stabilisation window.");
    boolean scaledIn = idle(end);
    return new Verdict(
        before,
        tooLight,
        during.report(),
        after,
        milestones.firstAfter(began, true).map(s -> Duration.between(began, s.at())),
        milestones.firstAfter(began, SystemEvent.Kind.READY).map(at -> Duration.between(began, at)),
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

  private CompletableFuture<LoadReport> load(String phase, double rate, Duration duration) {
    return LoadRun.start(open(rate, duration), row(phase, _ -> {})).report();
  }

  private LoadSpec open(double rate, Duration duration) {
    Arrivals arrivals = new Arrivals.Open(rate, MAX_OUTSTANDING);
    return new LoadSpec(gateway, this::request, arrivals, duration, Long.MAX_VALUE, TIMEOUT);
  }

  /** What came of an overload, and what its requests met. */
  private record Overloaded(Overload.End end, LoadReport report) {}

  private Overloaded overload(double rate, Instant began) {
    Overload overload = new Overload();
    AtomicReference<Overload.@Nullable End> end = new AtomicReference<>();
    AtomicReference<LoadRun> run = new AtomicReference<>();
    Consumer<LoadSecond> look =
        second -> {
          boolean scaledOut = milestones.firstAfter(began, true).isPresent();
          boolean ready = milestones.firstAfter(began, SystemEvent.Kind.READY).isPresent();
          Optional<Overload.End> now = overload.after(second, scaledOut, ready);
          LoadRun current = run.get();
          if (now.isPresent() && current != null && end.compareAndSet(null, now.get())) {
            var _ = current.stop(TIMEOUT);
          }
        };
    run.set(LoadRun.start(open(rate, OVERLOAD_LIMIT), row("overload", look)));
    LoadReport report = run.get().report().join();
    Overload.End ended = end.get();
    return new Overloaded(ended == null ? Overload.End.TOO_MUCH : ended, report);
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
