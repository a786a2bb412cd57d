package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that hold what they do not use. */
class ClientTimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static GatewaySettings settings(ClientLimits limits) {
    return RunningGateway.settings().withClients(limits);
  }

  private static void writeForever(Socket socket, CountDownLatch cut) throws Exception {
    byte[] part = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    RawReplica.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
    try {
      while (true) {
        socket.getOutputStream().write(part);
      }
    } finally {
      cut.countDown();
    }
  }

  @Test
  void aClientThatTakesNothingOfItsAnswerIsCutOffAndTheReplicaFreed() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    try (RawReplica endless = new RawReplica("endless", (socket, _) -> writeForever(socket, cut));
        RunningGateway gateway =
            new RunningGateway(
                settings(ClientLimits.DEFAULT.withSendTimeout(SHORT)),
                PoolLimits.DEFAULT,
                false,
                endless.ready());
        RawClient client = new RawClient(gateway)) {
      client.send("POST /generate HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");

      assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
      until("the replica is free again", () -> gateway.pool.snapshot().inFlight() == 0);
    }
  }

  @Test
  void aConnectionThatIsNotUsedIsClosed() throws Exception {
    try (TestReplica replica = TestReplica.named("a");
        RunningGateway gateway =
            new RunningGateway(
                settings(ClientLimits.DEFAULT.withIdleTimeout(SHORT)),
                PoolLimits.DEFAULT,
                false,
                replica.ready());
        RawClient client = new RawClient(gateway)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

      // The client waits 20 s at most, the gateway 75 s where nobody says less.
      assertThat(client.untilClosed()).startsWith("http/1.1 200").endsWith("a");
    }
  }
}
