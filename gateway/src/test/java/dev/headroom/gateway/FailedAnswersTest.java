package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.headroom.gateway.FailedAnswer.Maker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which answers failed, who made them and how they begin. */
class FailedAnswersTest {
  private static RunningGateway with(Replica... replicas) {
    return new RunningGateway(PoolLimits.DEFAULT, false, replicas);
  }

  private static List<FailedAnswer> failures(RunningGateway gateway) {
    return gateway.pool.snapshot().failures();
  }

  private static TestReplica answering(HttpStatus status, String body) {
    return new TestReplica(
        "a", (_, _) -> HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, body));
  }

  @Test
  void aReplicasErrorIsCountedAndItsBodyKept() throws Exception {
    try (TestReplica replica = answering(HttpStatus.INTERNAL_SERVER_ERROR, "out of memory");
        RunningGateway gateway = with(replica.ready())) {
      assertThat(gateway.post("/train?token=secret", "x").body()).isEqualTo("out of memory");
      assertThat(gateway.get("/v2/models/m").body()).as("held").isEqualTo("out of memory");

      PoolSnapshot pool = gateway.pool.snapshot();
      assertThat(pool.answered()).containsEntry(500, 2L);
      assertThat(pool.answeredByGateway()).isEmpty();
      assertThat(pool.failures()).hasSize(1);
      FailedAnswer last = pool.failures().getFirst();
      assertThat(last.status()).isEqualTo(500);
      assertThat(last.maker()).isEqualTo(Maker.REPLICA);
      assertThat(last.replica()).isEqualTo("a");
      assertThat(last.request()).isEqualTo("GET /v2/models/m");
      assertThat(last.body()).isEqualTo("out of memory");
    }
  }

  @Test
  void theGatewaysOwnAnswersAreTold() throws Exception {
    try (RawReplica replica = new RawReplica("a", (socket, _) -> RawReplica.reset(socket));
        RunningGateway gateway = with(replica.ready())) {
      assertThat(gateway.post("/train?token=secret", "x").statusCode()).isEqualTo(502);

      PoolSnapshot pool = gateway.pool.snapshot();
      assertThat(pool.answeredByGateway()).containsOnlyKeys(502).containsEntry(502, 1L);
      assertThat(pool.answered()).isEmpty();
      FailedAnswer last = pool.failures().getFirst();
      assertThat(last.maker()).isEqualTo(Maker.GATEWAY);
      assertThat(last.replica()).isEqualTo("a");
      assertThat(last.request()).isEqualTo("POST /train");
      assertThat(last.body()).contains("pool: replica a closed the connection");
      assertThat(gateway.get("/-/metrics").body())
          .contains("headroom_gateway_own_answers_total{pool=\"pool\",code=\"502\"} 1");
    }
  }

  @Test
  void whoWaitsInVainIsCounted() throws Exception {
    PoolLimits short1 = PoolLimits.DEFAULT.withMaxWait(Duration.ofMillis(10));
    try (RunningGateway gateway = new RunningGateway(short1, false)) {
      assertThat(gateway.get("/").statusCode()).isEqualTo(504);

      assertThat(gateway.pool.snapshot().answeredByGateway()).containsEntry(504, 1L);
      assertThat(failures(gateway).getFirst().replica()).isEmpty();
    }
  }

  @Test
  void goodAnswersLeaveNothing() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway = with(replica.ready())) {
      gateway.get("/");

      assertThat(failures(gateway)).isEmpty();
      assertThat(gateway.pool.snapshot().answeredByGateway()).isEmpty();
    }
  }

  @Test
  void longAndBinaryBodiesAreShownAsFarAsTheyCanBe() throws Exception {
    String body = "\u001b[31mé" + "ö".repeat(100_000);
    try (TestReplica replica = answering(HttpStatus.BAD_REQUEST, body);
        RunningGateway gateway = with(replica.ready())) {
      assertThat(gateway.post("/train", "x").body()).isEqualTo(body);

      String kept = failures(gateway).getFirst().body();
      assertThat(kept).startsWith("·[31mé").endsWith("ö").hasSizeBetween(240, 262);
    }
  }

  @Test
  void aCompressedBodyIsNamedAsSuch() throws Exception {
    String answer =
        "HTTP/1.1 500 Bad\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\u0001\u0002ab";
    try (RawReplica replica = new RawReplica("a", (socket, _) -> RawReplica.write(socket, answer));
        RunningGateway gateway = with(replica.ready())) {
      gateway.post("/train", "x");

      assertThat(failures(gateway).getFirst().body()).isEqualTo("4 bytes, compressed: gzip");
    }
  }

  @Test
  void aFewOfEachStatusAreKeptNewestFirst() throws Exception {
    try (TestReplica replica =
            new TestReplica(
                "a",
                (context, _) ->
                    HttpResponse.of(
                        HttpStatus.valueOf(Integer.parseInt(context.path().substring(1, 4))),
                        MediaType.PLAIN_TEXT_UTF_8,
                        context.path()));
        RunningGateway gateway = with(replica.ready())) {
      for (int i = 0; i < 3; i++) {
        gateway.post("/500/" + i, "x");
        gateway.post("/422/" + i, "x");
      }
      assertThat(failures(gateway))
          .extracting(FailedAnswer::body)
          .containsExactlyInAnyOrder("/500/0", "/500/1", "/500/2", "/422/0", "/422/1", "/422/2");

      for (int i = 3; i < 60; i++) {
        gateway.post("/500/" + i, "x");
      }

      assertThat(failures(gateway)).filteredOn(each -> each.status() == 500).hasSize(3);
      assertThat(gateway.pool.snapshot().answered()).containsEntry(500, 60L);
      assertThat(failures(gateway))
          .extracting(FailedAnswer::at)
          .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  @Test
  void anAnswerThatIsCutOffIsCounted() throws Exception {
    try (RawReplica replica =
            new RawReplica(
                "a",
                (socket, _) -> {
                  RawReplica.write(socket, "HTTP/1.1 500 Bad\r\ncontent-length: 1000\r\n\r\nhalf");
                  RawReplica.reset(socket);
                });
        RunningGateway gateway = with(replica.ready());
        RawClient client = new RawClient(gateway)) {
      client.send("POST /train HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
      client.untilClosed();

      until(() -> gateway.pool.snapshot().cutOff() == 1);
      assertThat(failures(gateway).getFirst().status()).isEqualTo(500);
    }
  }
}
