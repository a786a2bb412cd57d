package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want two servers to disagree, or the gateway to run out of something. */
class HostileClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

  private static RawReplica answering() {
    return new RawReplica("a", (socket, _) -> RawReplica.write(socket, OK));
  }

  private static RunningGateway with(GatewaySettings settings, RawReplica replica) {
    return new RunningGateway(settings, PoolLimits.DEFAULT, false, replica.ready());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length",
        "Content-Length, close",
        "host",
        "transfer-encoding",
        "te",
        ":path",
        "x-forwarded-for, x-forwarded-host, content-type"
      })
  void namesOfFieldsThatGoToTheEndAreIgnoredInConnection(String named) throws Exception {
    try (RawReplica replica = answering();
        RunningGateway gateway = with(RunningGateway.settings(), replica);
        RawClient client = new RawClient(gateway)) {
      client.send(
          "PUT / HTTP/1.1\r\nhost: a\r\nconnection: "
              + named
              + "\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\nbody");

      assertThat(client.upTo("ok")).startsWith("http/1.1 200 ok");
      assertThat(replica.heads().getFirst())
          .contains("\r\ncontent-length: 4\r\n", "\r\nhost: 127.0.0.1:")
          .contains("\r\ncontent-type: text/plain\r\n", "\r\nx-forwarded-for: 127.0.0.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: x\r\n\r\n",
        "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\n\r\n"
      })
  void whatCanBeReadTwoWaysReachesNoReplica(String request) throws Exception {
    try (RawReplica replica = answering();
        RunningGateway gateway = with(RunningGateway.settings(), replica);
        RawClient client = new RawClient(gateway)) {
      String answer = client.send(request).send(GET).untilClosed();

      assertThat(answer).startsWith("http/1.1 400 ").doesNotContain("http/1.1 200");
      assertThat(replica.heads()).isEmpty();
    }
  }

  @Test
  void aBadChunkEndsARequestThatHasBegun() throws Exception {
    GatewaySettings settings = RunningGateway.settings();
    BodyLimits atOnce = new BodyLimits(1 << 20, 0, 1 << 20, 0, Duration.ofSeconds(10), 1);
    try (RawReplica replica = answering();
        RunningGateway gateway = with(settings.withBodies(atOnce), replica);
        RawClient client = new RawClient(gateway)) {
      client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n");
      until(() -> !replica.heads().isEmpty());

      assertThat(client.send("x\r\n" + GET).untilClosed()).doesNotContain("200 ok\r\n\r\n200");
      until(() -> gateway.pool.snapshot().inFlight() == 0);
      assertThat(replica.heads()).hasSize(1);
    }
  }

  @Test
  void traceIsRefused() throws Exception {
    try (RawReplica replica = answering();
        RunningGateway gateway = with(RunningGateway.settings(), replica);
        RawClient client = new RawClient(gateway)) {
      String answer = client.send("TRACE / HTTP/1.1\r\nhost: a\r\n\r\n").untilClosed();

      assertThat(answer).startsWith("http/1.1 405 ").contains("\r\nallow: get");
      assertThat(replica.heads()).isEmpty();
    }
  }

  @Test
  void whatAStrangerSaysOfItsOriginIsReplacedAndATrustedPeersWordStays() throws Exception {
    String asked =
        """
        GET / HTTP/1.1
        host: a
        x-forwarded-for: 10.0.0.9
        x-forwarded-proto: https
        x-forwarded-host: b
        forwarded: for=10.0.0.9
        connection: close

        """
            .replace("\n", "\r\n");
    for (boolean trusted : List.of(false, true)) {
      TrustedPeers peers = trusted ? new TrustedPeers(List.of("127.0.0.0/8")) : TrustedPeers.NOBODY;
      GatewaySettings settings =
          RunningGateway.settings().withClients(ClientLimits.DEFAULT.withTrusted(peers));
      try (RawReplica replica = answering();
          RunningGateway gateway = with(settings, replica);
          RawClient client = new RawClient(gateway)) {
        client.send(asked).untilClosed();

        String head = replica.heads().getFirst();
        if (trusted) {
          assertThat(head)
              .contains("x-forwarded-for: 10.0.0.9, 127.0.0.1\r\n", "x-forwarded-proto: https\r\n")
              .contains("x-forwarded-host: b\r\n", "\r\nforwarded: for=10.0.0.9\r\n")
              .doesNotContain("x-forwarded-host: a");
        } else {
          assertThat(head)
              .contains("x-forwarded-for: 127.0.0.1\r\n", "x-forwarded-proto: http\r\n")
              .contains("x-forwarded-host: a\r\n")
              .doesNotContain("10.0.0.9", "https", "x-forwarded-host: b");
        }
      }
    }
  }

  @Test
  void whenThereAreTooManyConnectionsTheOneIdleForLongestGoes() throws Exception {
    GatewaySettings settings =
        RunningGateway.settings().withClients(ClientLimits.DEFAULT.withConnections(3));
    try (RawReplica replica = answering();
        RunningGateway gateway = with(settings, replica);
        RawClient first = new RawClient(gateway).send("GET / HTTP/1.1\r\nhost:")) {
      until(() -> gateway.gateway.connections() == 1);
      RawClient second = new RawClient(gateway).send("GET /");
      until(() -> gateway.gateway.connections() == 2);
      RawClient third = new RawClient(gateway);
      until(() -> gateway.gateway.connections() == 3);
      try (RawClient fourth = new RawClient(gateway).send(GET)) {
        assertThat(fourth.upTo("ok")).startsWith("http/1.1 200");
      }
      assertThat(third.send(GET).upTo("ok")).startsWith("http/1.1 200");
      until(() -> gateway.gateway.connections() <= 3);
      assertThat(first.untilClosed() + second.in().available()).isEqualTo("0");
    }
  }

  @Test
  void anUnfinishedHeadHasADeadline() throws Exception {
    GatewaySettings settings =
        RunningGateway.settings()
            .withClients(ClientLimits.DEFAULT.withHeadTimeout(Duration.ofMillis(200)));
    try (RawReplica replica = answering();
        RunningGateway gateway = with(settings, replica);
        RawClient client = new RawClient(gateway)) {
      assertThat(client.send("GET / HTTP/1.1\r\nhost: a\r\n").untilClosed()).isEmpty();
      assertThat(replica.heads()).isEmpty();
    }
  }

  @Test
  void aSlowBodyTakesNoPlace() throws Exception {
    GatewaySettings settings =
        RunningGateway.settings()
            .withBodies(BodyLimits.DEFAULT.withSilence(Duration.ofMillis(300)));
    try (RawReplica replica = answering();
        RunningGateway gateway = with(settings, replica);
        RawClient client = new RawClient(gateway)) {
      client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc");

      assertThat(client.untilClosed())
          .startsWith("http/1.1 408 ")
          .contains("the request's body came too slowly");
      assertThat(replica.heads()).isEmpty();
      assertThat(gateway.pool.snapshot().answered()).isEmpty();
    }
  }

  @Test
  void aLongBodyThatDripsGivesItsPlaceBack() throws Exception {
    BodyLimits limits = new BodyLimits(1 << 20, 0, 1 << 20, 4, Duration.ofMillis(300), 1 << 20);
    try (RawReplica replica = answering();
        RunningGateway gateway = with(RunningGateway.settings().withBodies(limits), replica);
        RawClient client = new RawClient(gateway)) {
      client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n123456");
      until(() -> gateway.pool.snapshot().inFlight() == 1);

      assertThat(client.untilClosed()).startsWith("http/1.1 408 ");
      until(() -> gateway.pool.snapshot().inFlight() == 0);
    }
  }

  @Test
  void requestsInAllAreBounded() throws Exception {
    GatewaySettings settings = RunningGateway.settings().withRequests(1);
    try (RunningGateway gateway = new RunningGateway(settings, PoolLimits.DEFAULT, false);
        RawClient first = new RawClient(gateway);
        RawClient second = new RawClient(gateway)) {
      first.send(GET);
      until(() -> gateway.pool.snapshot().waiting() == 1);

      assertThat(second.send(GET).upTo("}")).startsWith("http/1.1 503").contains("retry-after: 1");
    }
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInTheirOrder() throws Exception {
    try (RawReplica replica = answering();
        RunningGateway gateway = with(RunningGateway.settings(), replica);
        RawClient client = new RawClient(gateway)) {
      client.send(
          GET + GET + "GET /-/other HTTP/1.1\r\nhost: a\r\n\r\n" + GET.replace("1.1", "1.0"));

      String answers = client.untilClosed();

      assertThat(answers.split("http/1.1 ", -1))
          .extracting(answer -> answer.length() < 3 ? "" : answer.substring(0, 3))
          .containsExactly("", "200", "200", "404", "200");
    }
  }
}
