package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that no replica can take yet. */
class WaitingTest {
  private static final PoolLimits LIMITS = PoolLimits.DEFAULT;

  @Test
  void requestsWaitForTheFirstReplicaAndWakeIt() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(gateway.posting("/" + i, "body"));
        int waiting = i + 1;
        until(() -> gateway.pool.snapshot().waiting() == waiting);
      }
      assertThat(gateway.events).containsExactly("wanted");

      gateway.pool.replicas(List.of(replica.ready()));

      for (var answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("a");
      }
      assertThat(gateway.pool.snapshot().waiting()).isZero();
    }
  }

  @Test
  void whatOverflowsIsRefusedAtOnce() throws Exception {
    try (RunningGateway gateway = new RunningGateway(LIMITS.withWaiting(1), false)) {
      var waiting = gateway.posting("/first", "");
      until(() -> gateway.pool.snapshot().waiting() == 1);

      var refused = gateway.post("/second", "");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(refused.body())
          .isEqualTo("{\"error\":\"pool: no replica is ready and 1 requests wait already\"}");
      assertThat(gateway.pool.snapshot().refused()).containsEntry(Refusal.NO_REPLICA, 1L);
      assertThat(waiting).isNotDone();
    }
  }

  @Test
  void aReplicasLimitHoldsRequestsBackAndThenRefusesThem() throws Exception {
    CompletableFuture<HttpResponse> first = new CompletableFuture<>();
    try (TestReplica replica =
            new TestReplica(
                "a",
                (_, request) ->
                    request.path().equals("/1")
                        ? HttpResponse.of(first)
                        : HttpResponse.of("free"));
        RunningGateway gateway =
            new RunningGateway(
                LIMITS.withInFlightPerReplica(1).withWaiting(1), false, replica.ready())) {
      var one = gateway.posting("/1", "");
      until(() -> gateway.pool.snapshot().inFlight() == 1);
      var two = gateway.posting("/2", "");
      until(() -> gateway.pool.snapshot().waiting() == 1);

      assertThat(gateway.post("/3", "").statusCode()).isEqualTo(429);
      assertThat(replica.asked()).containsExactly("POST /1");
      first.complete(HttpResponse.of("done"));

      assertThat(one.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
      assertThat(two.get(20, TimeUnit.SECONDS).body()).isEqualTo("free");
    }
  }

  @Test
  void whatWaitsTooLongIsTold() throws Exception {
    try (RunningGateway gateway =
        new RunningGateway(LIMITS.withMaxWait(Duration.ofMillis(50)), false)) {
      var answer = gateway.get("/");

      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("pool: no replica took the request within 50 ms");
      assertThat(gateway.pool.snapshot().waiting()).isZero();
    }
  }

  @Test
  void whoeverLeavesGivesItsPlaceUp() throws Exception {
    try (RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      var gone = gateway.posting("/", "");
      until(() -> gateway.pool.snapshot().waiting() == 1);

      gone.cancel(true);

      until(() -> gateway.pool.snapshot().waiting() == 0);
    }
  }

  @Test
  void stoppingTellsThoseWhoWait() throws Exception {
    RunningGateway gateway = new RunningGateway(LIMITS, false);
    var waiting = gateway.posting("/", "");
    until(() -> gateway.pool.snapshot().waiting() == 1);

    gateway.gateway.stop(Duration.ofSeconds(5));

    assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
  }

  @Test
  void aReplicaThatRestartsAtItsAddressIsFoundAgain() throws Exception {
    RawReplica closed = new RawReplica("a", (_, _) -> {});
    Replica address = closed.ready();
    closed.close();
    try (RunningGateway gateway = new RunningGateway(LIMITS, false, address)) {
      var answer = gateway.posting("/v2/models/m/infer", "");
      assertThat(gateway.events.poll(20, TimeUnit.SECONDS)).isEqualTo("a UNREACHABLE");
      until(() -> gateway.pool.snapshot().waiting() == 1);

      try (TestReplica replica = TestReplica.named("b")) {
        gateway.pool.replicas(List.of(address, replica.ready()));
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("b");
      }
    }
  }

  @Test
  void whereNoneIsToBeExpectedWhatWaitsAndWhatComesIsAnsweredAtOnce() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = new RunningGateway(LIMITS, false)) {
      var waiting = gateway.posting("/first", "");
      until(() -> gateway.pool.snapshot().waiting() == 1);

      gateway.pool.unavailable(Optional.of("a-1 died (exit code 3): no such model"));

      assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
      var refused = gateway.post("/second", "");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .isEqualTo("{\"error\":\"pool: a-1 died (exit code 3): no such model\"}");
      assertThat(gateway.pool.snapshot().refused()).containsEntry(Refusal.UNAVAILABLE, 2L);

      gateway.pool.replicas(List.of(replica.ready()));
      assertThat(gateway.post("/third", "").body()).as("one is there").isEqualTo("a");

      gateway.pool.replicas(List.of());
      gateway.pool.unavailable(Optional.empty());
      var patient = gateway.posting("/fourth", "");
      until(() -> gateway.pool.snapshot().waiting() == 1);
      gateway.pool.replicas(List.of(replica.ready()));
      assertThat(patient.get(20, TimeUnit.SECONDS).body()).as("one was expected").isEqualTo("a");
    }
  }
}
