package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again when a replica fails, and what must not be. */
class RepeatTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private static RawReplica resetting(String id) {
    return new RawReplica(id, (socket, _) -> RawReplica.reset(socket));
  }

  private static RawReplica answering(String id) {
    return new RawReplica(id, (socket, _) -> RawReplica.write(socket, OK));
  }

  private static Replica refusing(String id) {
    RawReplica replica = answering(id);
    Replica closed = replica.ready();
    replica.close();
    return closed;
  }

  @Test
  void whatNeverReachedAReplicaIsSentToAnother() throws Exception {
    try (RawReplica good = answering("good");
        RunningGateway gateway =
            new RunningGateway(PoolLimits.DEFAULT, false, refusing("gone"), good.ready())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.post("/v1/chat/completions", "{}").body()).isEqualTo("ok");
      }

      assertThat(gateway.events).containsExactly("gone UNREACHABLE");
      assertThat(gateway.pool.snapshot().retried()).isEqualTo(1);
      assertThat(gateway.pool.snapshot().replicas())
          .filteredOn(PoolSnapshot.ReplicaLoad::aside)
          .extracting(load -> load.replica().id())
          .containsExactly("gone");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models/m/infer",
        "/v2/models/m/versions/2/infer",
        "/v1/models/m:predict",
        "/v1/models/m/versions/1:classify"
      })
  void anInferenceThatAReplicaMayHaveRunIsRunAgain(String path) throws Exception {
    try (RawReplica bad = resetting("bad");
        RawReplica good = answering("good");
        RunningGateway gateway =
            new RunningGateway(PoolLimits.DEFAULT, false, bad.ready(), good.ready())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.post(path, "body").body()).isEqualTo("ok");
      }
      assertThat(bad.heads()).isNotEmpty();
    }
  }

  @Test
  void whatMayDoHarmTwiceIsNotSentAgain() throws Exception {
    try (RawReplica bad = resetting("bad");
        RawReplica good = answering("good");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, bad.ready())) {
      gateway.pool.replicas(List.of(bad.ready()));
      CompletableFuture<HttpResponse<String>> answer = gateway.posting("/v1/train", "body");

      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
      assertThat(answer.get().body())
          .contains("pool: replica bad closed the connection without an answer")
          .contains("not tried again, since it may have acted on the request");
      gateway.pool.replicas(List.of(bad.ready(), good.ready()));
      assertThat(bad.heads()).hasSize(1);
      assertThat(good.heads()).isEmpty();
      assertThat(gateway.pool.snapshot().failed()).isEqualTo(1);
    }
  }

  @Test
  void whatMayDoHarmTwiceGoesOverAConnectionThatTheReplicaCannotBeClosing() throws Exception {
    try (RawReplica closing =
            new RawReplica(
                "closing",
                (socket, _) -> {
                  RawReplica.write(socket, OK);
                  int _ = socket.getInputStream().read(); // the next request: too late
                });
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, closing.ready())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.get("/models").body()).isEqualTo("ok");
        assertThat(gateway.post("/v1/chat/completions", "{}").body()).isEqualTo("ok");
      }
    }
  }

  @Test
  void theOwnerOfARouteMaySayThatAllIsRepeatable() throws Exception {
    try (RawReplica bad = resetting("bad");
        RawReplica good = answering("good");
        RunningGateway gateway =
            new RunningGateway(PoolLimits.DEFAULT, true, bad.ready(), good.ready())) {
      for (int i = 0; i < 2; i++) {
        assertThat(gateway.post("/embed", "body").body()).isEqualTo("ok");
      }
      assertThat(bad.heads()).isNotEmpty();
    }
  }

  @Test
  void theOwnerOfARouteNamesPathsThatMayBeRepeated() throws Exception {
    try (RawReplica bad = resetting("bad");
        RawReplica good = answering("good");
        RunningGateway gateway =
            new RunningGateway(PoolLimits.DEFAULT, false, bad.ready(), good.ready())) {
      gateway.repeats(Repeatability.usualAnd(List.of("/generate", "/predictions/*")));
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.post("/generate?x=1", "body").body()).isEqualTo("ok");
        assertThat(gateway.post("/predictions/a", "body").body()).isEqualTo("ok");
      }
      assertThat(bad.heads()).isNotEmpty();

      gateway.pool.replicas(List.of(bad.ready()));
      assertThat(gateway.post("/generate/x", "body").statusCode()).isEqualTo(502);
    }
  }

  @Test
  void theOwnerOfARouteMayForbidRepeats() throws Exception {
    try (RawReplica bad = resetting("bad");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, bad.ready())) {
      gateway.repeats(Repeatability.NONE);

      assertThat(gateway.get("/").statusCode()).isEqualTo(502);
      assertThat(gateway.post("/v2/models/m/infer", "body").statusCode()).isEqualTo(502);
      assertThat(bad.heads()).hasSize(2);
    }
  }

  @Test
  void anAnswerThatBeganIsNeverBegunAgain() throws Exception {
    try (RawReplica half =
            new RawReplica(
                "half",
                (socket, _) -> {
                  RawReplica.write(
                      socket, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                  RawReplica.reset(socket);
                });
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, true, half.ready())) {
      assertThatThrownBy(() -> gateway.post("/v2/models/m/infer", "body"))
          .isInstanceOf(IOException.class);
      assertThat(half.heads()).hasSize(1);
      assertThat(gateway.pool.snapshot().retried()).isZero();
      until(() -> gateway.pool.snapshot().failed() == 1);
    }
  }

  private static RawReplica dyingHalfWay(String id) {
    return new RawReplica(
        id,
        (socket, _) -> {
          RawReplica.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
          RawReplica.reset(socket);
        });
  }

  @Test
  void aShortAnswerThatBreaksOffIsGivenByAnother() throws Exception {
    try (RawReplica half = dyingHalfWay("half");
        RawReplica good = answering("good");
        RunningGateway gateway =
            new RunningGateway(PoolLimits.DEFAULT, false, half.ready(), good.ready())) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.post("/v2/models/m/infer", "body").body()).isEqualTo("ok");
      }
      assertThat(half.heads()).isNotEmpty();
      assertThat(gateway.pool.snapshot().answered()).containsExactly(java.util.Map.entry(200, 4L));
    }
  }

  @Test
  void aShortAnswerThatMayDoHarmTwiceIsNot() throws Exception {
    try (RawReplica half = dyingHalfWay("half");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, half.ready())) {
      assertThatThrownBy(() -> gateway.post("/train", "body")).isInstanceOf(IOException.class);
      assertThat(half.heads()).hasSize(1);
    }
  }

  @Test
  void attemptsAreBounded() throws Exception {
    try (RawReplica bad = resetting("bad");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, bad.ready())) {
      HttpResponse<String> answer = gateway.post("/v2/models/m/infer", "body");

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("given up after 3 attempts");
      assertThat(bad.heads()).hasSize(3);
    }
  }

  @Test
  void aBodyTooLongToKeepIsNotRepeatedButStillSentElsewhereWhenNothingOfItWent() throws Exception {
    String body = "x".repeat(5 << 20);
    try (RawReplica bad = resetting("bad");
        RawReplica good = answering("good");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, true, bad.ready())) {
      assertThat(gateway.post("/v2/models/m/infer", body).body())
          .contains("the body is too long to be kept");

      gateway.pool.replicas(List.of(refusing("gone"), good.ready()));
      assertThat(gateway.post("/v2/models/m/infer", body).body()).isEqualTo("ok");
      assertThat(gateway.post("/v2/models/m/infer", body).body()).isEqualTo("ok");
    }
  }

  @Test
  void killingOneOfTwoUnderLoadFailsNothing() throws Exception {
    CyclicBarrier allInFlight = new CyclicBarrier(21);
    try (RawReplica killed =
            new RawReplica(
                "killed",
                (socket, _) -> {
                  allInFlight.await(20, TimeUnit.SECONDS);
                  RawReplica.reset(socket);
                });
        RawReplica good = answering("good");
        RunningGateway gateway = new RunningGateway(PoolLimits.DEFAULT, false, killed.ready())) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(gateway.posting("/v2/models/m/infer", "body " + i));
      }
      until(() -> allInFlight.getNumberWaiting() == 20);
      gateway.pool.replicas(List.of(killed.ready(), good.ready()));
      killed.refuse();
      allInFlight.await(20, TimeUnit.SECONDS);

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("ok");
      }
      assertThat(good.heads()).hasSize(20);
    }
  }
}
