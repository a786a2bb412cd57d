package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none, that nobody waits for, or that are errors where others' are not. */
class ReplicaAnswerTest {
  private static RunningGateway with(Replica... replicas) {
    return new RunningGateway(PoolLimits.DEFAULT, false, replicas);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 000 Odd\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok",
        "SSH-2.0-OpenSSH\r\n"
      })
  void whatIsNoAnswerIsABadGateway(String answer) throws Exception {
    try (RawReplica replica = new RawReplica("a", (socket, _) -> RawReplica.write(socket, answer));
        RunningGateway gateway = with(replica.ready())) {
      var told = gateway.post("/train", "");

      assertThat(told.statusCode()).isEqualTo(502);
      assertThat(told.body()).contains("pool: replica a sent an invalid answer");
      assertThat(gateway.events).containsExactly("a INVALID_ANSWER");
    }
  }

  @Test
  void whatIsHeldIsFreedWhenTheClientLeavesAndCountsUntilThen() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawReplica replica =
            new RawReplica(
                "a",
                (socket, _) -> {
                  RawReplica.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
                  RawReplica.write(socket, "x".repeat(600));
                  over.await(20, TimeUnit.SECONDS);
                });
        RunningGateway gateway = with(replica.ready())) {
      RawClient client = new RawClient(gateway);
      client.send("GET /v2/models/m HTTP/1.1\r\nhost: a\r\n\r\n");
      until(() -> gateway.gateway.keptBytes() == 600);

      client.close();

      until(() -> gateway.gateway.keptBytes() == 0);
      until(() -> gateway.pool.snapshot().inFlight() == 0);
      over.countDown();
    }
  }

  @Test
  void whatCannotBeHeldGoesOnAtOnce() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawReplica replica =
            new RawReplica(
                "a",
                (socket, _) -> {
                  RawReplica.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
                  RawReplica.write(socket, "x".repeat(600));
                  seen.await(20, TimeUnit.SECONDS);
                  RawReplica.write(socket, "y".repeat(400));
                });
        RunningGateway gateway =
            new RunningGateway(
                RunningGateway.settings().withBodies(BodyLimits.DEFAULT.withKept(100, 100)),
                PoolLimits.DEFAULT,
                false,
                replica.ready());
        RawClient client = new RawClient(gateway)) {
      client.send("GET /v2/models/m HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      assertThat(client.upTo("xxx")).startsWith("http/1.1 200");
      seen.countDown();

      assertThat(client.untilClosed()).endsWith("y".repeat(400));
      until(() -> gateway.gateway.keptBytes() == 0);
    }
  }

  private static TestReplica failing(String id, HttpStatus status) {
    return new TestReplica(id, (_, _) -> HttpResponse.of(status));
  }

  private static PoolSnapshot.ReplicaLoad load(RunningGateway gateway, String id) {
    return gateway.pool.snapshot().replicas().stream()
        .filter(each -> each.replica().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReplicaThatAloneAnswersWithErrorsIsSetAside() throws Exception {
    try (TestReplica bad = failing("bad", HttpStatus.INTERNAL_SERVER_ERROR);
        TestReplica good = TestReplica.named("good");
        RunningGateway gateway = with(bad.ready(), good.ready())) {
      for (int i = 0; i < 40; i++) {
        gateway.post("/v1/chat/completions", "{}");
      }

      assertThat(load(gateway, "bad").aside()).isTrue();
      assertThat(load(gateway, "bad").why()).contains("answered 5 times in a row with an error");
      assertThat(load(gateway, "good").aside()).isFalse();
      assertThat(bad.asked().size()).isLessThan(10);
    }
  }

  @Test
  void anErrorThatAllGiveAlikeSetsNobodyAside() throws Exception {
    try (TestReplica a = failing("a", HttpStatus.INTERNAL_SERVER_ERROR);
        TestReplica b = failing("b", HttpStatus.SERVICE_UNAVAILABLE);
        RunningGateway gateway = with(a.ready(), b.ready())) {
      for (int i = 0; i < 40; i++) {
        gateway.post("/v1/chat/completions", "{}");
      }

      assertThat(gateway.pool.snapshot().replicas()).noneMatch(PoolSnapshot.ReplicaLoad::aside);
      assertThat(a.asked()).hasSizeBetween(15, 25);
    }
  }

  @Test
  void notMoreThanHalfAreSetAside() throws Exception {
    try (TestReplica a = failing("a", HttpStatus.BAD_GATEWAY);
        TestReplica b = failing("b", HttpStatus.BAD_GATEWAY);
        TestReplica good = TestReplica.named("good");
        RunningGateway gateway = with(a.ready(), b.ready(), good.ready())) {
      for (int i = 0; i < 100; i++) {
        gateway.post("/v1/chat/completions", "{}");
      }

      assertThat(
              gateway.pool.snapshot().replicas().stream().filter(PoolSnapshot.ReplicaLoad::aside))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  private static TestReplica grpc(String id, ResponseHeaders head, HttpHeaders trailers) {
    return new TestReplica(id, (_, _) -> HttpResponse.of(head, HttpData.ofUtf8("frame"), trailers));
  }

  private static final MediaType GRPC = MediaType.parse("application/grpc");
  private static final ResponseHeaders OK =
      ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, GRPC);

  /** Calls of gRPC, however they end. */
  private static void call(RunningGateway gateway, int times) {
    BlockingWebClient client =
        WebClient.of("h2c://127.0.0.1:" + gateway.gateway.address().getPort()).blocking();
    for (int i = 0; i < times; i++) {
      client.prepare().post("/a.Service/Call").content(GRPC, "frame").execute();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4", "13", "14", "15"})
  void aReplicaWhoseCallsAloneEndInAServersErrorIsSetAside(String code) throws Exception {
    try (TestReplica bad = grpc("bad", OK, HttpHeaders.of("grpc-status", code));
        TestReplica good = grpc("good", OK, HttpHeaders.of("grpc-status", "0"));
        RunningGateway gateway = with(bad.ready(), good.ready())) {
      call(gateway, 40);

      assertThat(load(gateway, "bad").aside()).isTrue();
      assertThat(load(gateway, "good").aside()).isFalse();
    }
  }

  @Test
  void aReplicaThatSaysSoInTheHeadIsSetAsideToo() throws Exception {
    ResponseHeaders unavailable = OK.toBuilder().add("grpc-status", "14").build();
    try (TestReplica bad = new TestReplica("bad", (_, _) -> HttpResponse.of(unavailable));
        TestReplica good = grpc("good", OK, HttpHeaders.of("grpc-status", "0"));
        RunningGateway gateway = with(bad.ready(), good.ready())) {
      call(gateway, 40);

      assertThat(load(gateway, "bad").aside()).isTrue();
    }
  }

  @Test
  void anErrorThatIsTheClientsSetsNobodyAside() throws Exception {
    try (TestReplica strict = grpc("strict", OK, HttpHeaders.of("grpc-status", "3"));
        TestReplica good = grpc("good", OK, HttpHeaders.of("grpc-status", "0"));
        RunningGateway gateway = with(strict.ready(), good.ready())) {
      call(gateway, 40);

      assertThat(gateway.pool.snapshot().replicas()).noneMatch(PoolSnapshot.ReplicaLoad::aside);
    }
  }
}
