package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.headroom.gateway.signal.GatewayReading;
import dev.headroom.gateway.signal.GatewaySignal;
import dev.headroom.gateway.signal.LoadWatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gateway sees of real requests to real servers. */
class LoadWatchTest {
  private final CompletableFuture<HttpResponse> held = new CompletableFuture<>();
  private final HttpResponseWriter stream = HttpResponse.streaming();
  private final TestReplica replica =
      new TestReplica(
          "a",
          (_, request) ->
              switch (request.path()) {
                case "/held" -> HttpResponse.of(held);
                case "/stream" -> stream;
                case "/bad" -> HttpResponse.of(500);
                default -> HttpResponse.of("a");
              });
  private final AtomicReference<LoadWatch> watching = new AtomicReference<>();
  private final Gateway gateway =
      Gateway.start(GatewaySettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  private final Pool pool =
      gateway.pool(
          "pool",
          PoolLimits.DEFAULT,
          new PoolListener() {
            @Override
            public void stirred(String name) {
              watching.get().stirred();
            }
          });
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Semaphore told = new Semaphore(0);
  private final LoadWatch watch = new LoadWatch(pool, timer, told::release);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<CompletableFuture<java.net.http.HttpResponse<String>>> answers =
      new ArrayList<>();

  {
    watching.set(watch);
    pool.replicas(List.of(replica.ready()));
    gateway.route(List.of(new Route("server", Set.of(), Repeatability.USUAL, pool)));
  }

  @AfterEach
  void close() {
    held.complete(HttpResponse.of("held"));
    stream.close();
    client.shutdownNow();
    gateway.close();
    replica.close();
    timer.shutdownNow();
  }

  private void send(String path, int times) {
    for (int i = 0; i < times; i++) {
      answers.add(
          client.sendAsync(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + gateway.address().getPort() + path))
                  .build(),
              BodyHandlers.ofString()));
    }
  }

  private void untilAnswered() {
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }

  private double value(GatewaySignal signal, double slots) {
    return signal.read(watch, slots) instanceof GatewayReading.Present present
        ? present.values().getOrDefault("a", Double.NaN)
        : Double.NaN;
  }

  @Test
  void whatIsInFlightIsItsMeanUntilTheAnswersEnd() {
    send("/held", 4);

    until(() -> value(GatewaySignal.IN_FLIGHT, 1) > 3.99);
    assertThat(value(GatewaySignal.IN_FLIGHT, 1)).isLessThanOrEqualTo(4);
    // Means of the last moments: what is read next may be of the moment before they came.
    until(() -> value(GatewaySignal.REQUESTS_PER_SLOT, 2) > 1.99);
    assertThat(value(GatewaySignal.REQUESTS_PER_SLOT, 2)).isLessThanOrEqualTo(2);
    until(() -> value(GatewaySignal.QUEUE_DEPTH, 3) > 0.99);
    assertThat(value(GatewaySignal.QUEUE_DEPTH, 3)).isLessThanOrEqualTo(1);
    assertThat(GatewaySignal.LATENCY_P95.read(watch, 1))
        .isEqualTo(
            new GatewayReading.Absent(
                "no answer has ended in the last 15 s, though requests are in flight"));

    held.complete(HttpResponse.of("done"));
    until(() -> value(GatewaySignal.IN_FLIGHT, 1) == 0);
  }

  @Test
  void aStreamIsInFlightForAsLongAsItLasts() {
    stream.write(ResponseHeaders.of(HttpStatus.OK));
    stream.write(HttpData.ofUtf8("a token"));
    send("/stream", 1);

    until(() -> value(GatewaySignal.IN_FLIGHT, 1) > 0.99);

    stream.close();
    untilAnswered();
    until(() -> value(GatewaySignal.IN_FLIGHT, 1) == 0);
  }

  @Test
  void whatWaitsCountsWithoutAReplicaAndIsSharedByThoseThatAreReady() {
    pool.limits(PoolLimits.DEFAULT.withInFlightPerReplica(1));
    send("/held", 3);

    until(() -> value(GatewaySignal.WAITING, 1) > 1.99);
    // A mean of the last moments: what is read next may be of the moment before they came.
    until(() -> value(GatewaySignal.REQUESTS_PER_SLOT, 1) >= 2.9);
    assertThat(value(GatewaySignal.REQUESTS_PER_SLOT, 1)).isLessThanOrEqualTo(3);

    pool.replicas(List.of());
    assertThat(GatewaySignal.REQUESTS_PER_SLOT.read(watch, 1))
        .isEqualTo(new GatewayReading.Absent("no replica is ready, and requests wait for one"));
  }

  @Test
  void tellsWhenTheLoadIsTooMuchAndAgainWhileItIs() throws Exception {
    watch.tellWhen(
        means ->
            GatewaySignal.REQUESTS_PER_SLOT.ofLoad(means, 1).orElse(Map.of()).values().stream()
                .anyMatch(value -> value > 1.1));
    send("/held", 1);
    until(() -> value(GatewaySignal.IN_FLIGHT, 1) > 0.99);
    assertThat(told.availablePermits()).as("one request for one slot").isZero();

    send("/held", 4);

    told.acquire(3);
    held.complete(HttpResponse.of("done"));
    untilAnswered();
    until(() -> value(GatewaySignal.IN_FLIGHT, 1) == 0);
    told.drainPermits();
    send("/ok", 1);
    untilAnswered();
    until(() -> timer.getQueue().isEmpty());
    assertThat(told.availablePermits()).isZero();
  }

  @Test
  void aPoolWithoutRequestsIsNotLookedAt() {
    assertThat(timer.getTaskCount()).isZero();

    send("/ok", 1);
    untilAnswered();

    until(() -> timer.getTaskCount() > 0 && timer.getQueue().isEmpty());
    until(() -> timer.getActiveCount() == 0);
    assertThat(timer.getQueue()).isEmpty();
    send("/ok", 1);
    untilAnswered();
    until(() -> timer.getTaskCount() >= 2 && timer.getQueue().isEmpty());
  }

  @Test
  void aLookThatFailsIsNotTheLast() throws Exception {
    watch.tellWhen(
        _ -> {
          told.release();
          throw new IllegalStateException("thrown by the test");
        });
    send("/held", 1);
    told.acquire(3);
  }

  @Test
  void latencyRateAndErrorsAreOfTheLastSeconds() {
    assertThat(value(GatewaySignal.LATENCY_P95, 1)).isZero();
    assertThat(value(GatewaySignal.ERROR_RATE, 1)).isZero();

    // Again and again: on a busy machine the last seconds may begin between the good and the bad.
    until(
        () -> {
          send("/ok", 9);
          send("/bad", 3);
          untilAnswered();
          return value(GatewaySignal.ERROR_RATE, 1) == 0.25;
        });
    assertThat(value(GatewaySignal.REQUEST_RATE, 1)).isGreaterThan(0);
    until(() -> value(GatewaySignal.LATENCY_MEAN, 1) > 0);
    assertThat(value(GatewaySignal.LATENCY_P50, 1)).isGreaterThan(0);
    assertThat(value(GatewaySignal.LATENCY_P99, 1))
        .isGreaterThanOrEqualTo(value(GatewaySignal.LATENCY_P95, 1));
  }
}
