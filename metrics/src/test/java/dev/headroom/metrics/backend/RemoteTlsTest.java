package dev.headroom.metrics.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import dev.headroom.metrics.access.TlsSettings;
import dev.headroom.metrics.query.Value;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client before a server that shows a certificate and wants one. */
class RemoteTlsTest {
  private static final TlsKeyPair SERVER = TlsKeyPair.ofSelfSigned("localhost");
  private static final TlsKeyPair CLIENT = TlsKeyPair.ofSelfSigned("client");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static Server server;
  private static Path ca;
  private static Path own;
  private static Path key;

  @BeforeAll
  static void start() throws Exception {
    server =
        Server.builder()
            .https(0)
            .tls(SERVER)
            .tlsCustomizer(
                tls ->
                    tls.clientAuth(ClientAuth.REQUIRE)
                        .trustManager(CLIENT.certificateChain().getFirst()))
            .serviceUnder(
                "/",
                (ctx, request) ->
                    HttpResponse.of(
                        HttpStatus.OK,
                        MediaType.JSON,
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\","
                            + "\"result\":[1,\"7\"]}}"))
            .build();
    server.start().join();
    ca = pem("ca.crt", "CERTIFICATE", SERVER.certificateChain().getFirst().getEncoded());
    own = pem("own.crt", "CERTIFICATE", CLIENT.certificateChain().getFirst().getEncoded());
    key = pem("own.key", "PRIVATE KEY", CLIENT.privateKey().getEncoded());
  }

  private static TlsSettings tls(@Nullable Path trusted, boolean shown, boolean verify) {
    return new TlsSettings(
        Optional.ofNullable(trusted),
        shown ? Optional.of(own) : Optional.empty(),
        shown ? Optional.of(key) : Optional.empty(),
        Optional.empty(),
        verify);
  }

  private static Path pem(String name, String label, byte[] der) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(der), label));
  }

  @AfterAll
  static void stop() {
    var _ = server.closeAsync();
  }

  private static Value value(TlsSettings tls) {
    URI url = URI.create("https://localhost:" + server.activeLocalPort());
    RemoteSettings settings = RemoteSettings.at(url).withTls(tls).withAttempts(1);
    try (RemoteBackend backend = new RemoteBackend(settings)) {
      return backend.instant("7", Instant.EPOCH, PATIENCE);
    }
  }

  @Test
  void trustsWhomItIsToldAndShowsWhoItIs() {
    assertThat(value(tls(ca, true, true))).isEqualTo(new Value.Scalar(7));
  }

  @Test
  void trustsAnybodyWhereItIsToldSo() {
    assertThat(value(tls(null, true, false))).isEqualTo(new Value.Scalar(7));
  }

  @Test
  void trustsNobodyElse() {
    assertThatThrownBy(() -> value(tls(null, true, true)))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("nobody answers");
  }

  @Test
  void isNotKnownWithoutItsCertificate() {
    assertThatThrownBy(() -> value(tls(ca, false, true))).isInstanceOf(BackendException.class);
  }

  @Test
  void namesAFileThatIsMissing() {
    Path missing = folder.resolve("missing.crt");
    assertThatThrownBy(() -> value(tls(missing, false, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing.crt");
  }
}
