package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.TlsKeyPair;
import dev.headroom.http.KeyFile;
import dev.headroom.http.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS, client certificates and keys, with clients of the JDK over sockets. */
@Timeout(120)
class AccessTest {
  private static final TlsKeyPair FIRST = TlsKeyPair.ofSelfSigned("localhost");
  private static final TlsKeyPair SECOND = TlsKeyPair.ofSelfSigned("localhost");
  private static final TlsKeyPair CLIENT = TlsKeyPair.ofSelfSigned("client");

  @TempDir private Path folder;
  private Path certificate = Path.of("");
  private Path key = Path.of("");

  /** Answers with what it was sent, when that is whole. */
  private final TestReplica replica =
      new TestReplica(
          "a",
          (context, request) ->
              HttpResponse.of(
                  request
                      .aggregate()
                      .thenApply(
                          whole ->
                              HttpResponse.of(
                                  "proto=%s key=%s authorization=%s"
                                      .formatted(
                                          whole.headers().get("x-forwarded-proto"),
                                          whole.headers().get("x-api-key"),
                                          whole.headers().get("authorization"))))));

  @BeforeEach
  void files() throws Exception {
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    write(FIRST);
  }

  @AfterEach
  void stop() {
    replica.close();
  }

  private void write(TlsKeyPair pair) throws Exception {
    pem(certificate, "CERTIFICATE", pair.certificateChain().getFirst().getEncoded());
    pem(key, "PRIVATE KEY", pair.privateKey().getEncoded());
  }

  private static Path pem(Path file, String label, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, text, label));
  }

  private GatewaySettings encrypted(Optional<TlsFiles.ClientCa> ca) {
    return RunningGateway.settings().withTls(Optional.of(new TlsFiles(certificate, key, ca)));
  }

  private RunningGateway start(GatewaySettings settings) {
    return new RunningGateway(settings, PoolLimits.DEFAULT, true, replica.ready());
  }

  private static SSLContext trusting(TlsKeyPair server, @Nullable TlsKeyPair own) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", server.certificateChain().getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    if (own != null) {
      keys.setKeyEntry(
          "own", own.privateKey(), new char[0], own.certificateChain().toArray(new Certificate[0]));
    }
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static URI https(RunningGateway gateway) {
    return URI.create("https://localhost:" + gateway.gateway.address().getPort() + "/x");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void tls(HttpClient.Version version) throws Exception {
    try (RunningGateway gateway = start(encrypted(Optional.empty()));
        HttpClient client =
            HttpClient.newBuilder().version(version).sslContext(trusting(FIRST, null)).build()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(https(gateway))
                  .POST(BodyPublishers.ofString("x".repeat(300_000)))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("proto=https ");
    }
  }

  @Test
  void renewedCertificate() throws Exception {
    try (RunningGateway gateway = start(encrypted(Optional.empty()));
        SSLSocket before = connect(gateway, FIRST)) {
      assertThat(ask(before)).startsWith("HTTP/1.1 200 ");

      write(SECOND);
      until(
          () -> {
            try (SSLSocket next = connect(gateway, SECOND)) {
              return ask(next).startsWith("HTTP/1.1 200 ");
            } catch (Exception notYet) {
              return false;
            }
          });

      assertThat(ask(before)).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> connect(gateway, FIRST)).isInstanceOf(IOException.class);
    }
  }

  private static SSLSocket connect(RunningGateway gateway, TlsKeyPair trusted) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusting(trusted, null)
                .getSocketFactory()
                .createSocket("localhost", gateway.gateway.address().getPort());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  /** The answer up to the end of its body. */
  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /x HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    StringBuilder all = new StringBuilder();
    int next;
    while (all.indexOf("authorization=null") < 0 && (next = socket.getInputStream().read()) >= 0) {
      all.append((char) next);
    }
    return all.toString();
  }

  @Test
  void clientCertificate() throws Exception {
    Path ca =
        pem(
            folder.resolve("ca.crt"),
            "CERTIFICATE",
            CLIENT.certificateChain().getFirst().getEncoded());
    try (RunningGateway gateway = start(encrypted(Optional.of(new TlsFiles.ClientCa(ca, true))));
        HttpClient known = HttpClient.newBuilder().sslContext(trusting(FIRST, CLIENT)).build();
        HttpClient nobody = HttpClient.newBuilder().sslContext(trusting(FIRST, null)).build()) {
      HttpRequest request = HttpRequest.newBuilder(https(gateway)).build();

      assertThat(known.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> nobody.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(replica.asked()).hasSize(1);
    }
  }

  private RunningGateway withKeys() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "secret\n");
    return start(
        RunningGateway.settings().withKeys(Optional.of(new KeyFile(file, Set.of("/-/healthy")))));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void withoutAKey(HttpClient.Version version) throws Exception {
    try (RunningGateway gateway = withKeys();
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      for (String path : new String[] {"/x", "/-/metrics", "/-/healthy/x", "/-/%68ealthy"}) {
        for (String[] line : new String[][] {{"x", "y"}, {"x-api-key", "wrong"}}) {
          var answer =
              client.send(
                  HttpRequest.newBuilder(gateway.uri(path)).headers(line).build(),
                  BodyHandlers.ofString());
          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.headers().firstValue("www-authenticate"))
              .hasValue("Bearer realm=\"headroom\"");
          assertThat(answer.body()).startsWith("{\"error\":\"");
        }
      }
      assertThat(replica.asked()).isEmpty();
      assertThat(gateway.get("/-/healthy?x").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void theGatewaysKeyEndsHereAndAReplicasGoesOn(HttpClient.Version version) throws Exception {
    try (RunningGateway gateway = withKeys();
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      assertThat(sent(client, gateway, "Authorization", "Bearer secret"))
          .endsWith("key=null authorization=null");
      assertThat(
              sent(
                  client,
                  gateway,
                  "X-API-Key",
                  "secret",
                  "Authorization",
                  "Bearer theirs",
                  "Authorization",
                  "Bearer secret"))
          .as("the gateway's key in any of several lines")
          .endsWith("key=null authorization=null");
      assertThat(sent(client, gateway, "X-API-Key", "secret"))
          .endsWith("key=null authorization=null");
      assertThat(sent(client, gateway, "X-API-Key", "secret", "Authorization", "Bearer theirs"))
          .endsWith("key=null authorization=Bearer theirs");
    }
    try (RunningGateway open = start(RunningGateway.settings());
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      assertThat(sent(client, open, "X-API-Key", "k", "Authorization", "Bearer t"))
          .isEqualTo("proto=http key=k authorization=Bearer t");
    }
  }

  private static String sent(HttpClient client, RunningGateway gateway, String... lines)
      throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(gateway.uri("/x")).headers(lines).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void filesThatCannotBeUsed() throws Exception {
    Files.writeString(key, "none");
    assertThatThrownBy(() -> Gateway.start(encrypted(Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key + ": not a private key (expected: ");
    Path keys = Files.writeString(folder.resolve("keys"), "# none\n");
    KeyFile empty = new KeyFile(keys, Set.of());
    assertThatThrownBy(() -> Gateway.start(RunningGateway.settings().withKeys(Optional.of(empty))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(keys + ": no key in it (expected: at least one, one a line)");
  }
}
