package dev.headroom.metrics.access;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server of https. */
class ConnectionsTest {
  private static final TlsKeyPair SERVER = TlsKeyPair.ofSelfSigned("localhost");

  @TempDir private Path folder;
  private Path ca;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        Server.builder()
            .https(0)
            .tls(SERVER)
            .serviceUnder("/", (ctx, request) -> HttpResponse.of(HttpStatus.OK))
            .build();
    server.start().join();
    ca = Files.writeString(folder.resolve("ca.pem"), pem(TlsKeyPair.ofSelfSigned("localhost")));
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  private static String pem(TlsKeyPair of) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(of.certificateChain().getFirst().getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private Connections connections() {
    TlsSettings tls =
        new TlsSettings(
            Optional.of(ca), Optional.empty(), Optional.empty(), Optional.empty(), true);
    return new Connections(tls, Duration.ofSeconds(10), ClientFactory::builder);
  }

  private boolean answers(ClientFactory factory) {
    try {
      return WebClient.builder("h1://localhost:" + server.activeLocalPort())
          .factory(factory)
          .build()
          .blocking()
          .get("/")
          .status()
          .equals(HttpStatus.OK);
    } catch (RuntimeException notTrusted) {
      return false;
    }
  }

  @Test
  void certificatesAreReadAgainWhenTheyChange() throws Exception {
    try (Connections connections = connections()) {
      ClientFactory first = connections.factory();
      assertThat(answers(first)).isFalse();
      Files.writeString(ca, pem(SERVER));
      until("the file is read again", () -> !connections.factory().equals(first));
      ClientFactory second = connections.factory();
      assertThat(answers(second)).isTrue();
    }
  }

  @Test
  void whatCannotBeReadChangesNothing() throws Exception {
    Files.writeString(ca, pem(SERVER));
    try (Connections connections = connections()) {
      ClientFactory first = connections.factory();
      Files.writeString(ca, "half a certif");
      long begun = System.nanoTime();
      until(
          "it has looked again",
          () -> !connections.factory().equals(first) || System.nanoTime() - begun > 1_500_000_000L);
      assertThat(connections.factory()).isSameAs(first);
      assertThat(answers(first)).isTrue();
      Files.delete(ca);
      assertThatThrownBy(this::connections).hasMessage(ca + " (expected: a file in PEM)");
    }
  }
}
