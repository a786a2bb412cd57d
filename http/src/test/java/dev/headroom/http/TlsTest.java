package dev.headroom.http;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and mTLS with a client of the JDK. */
@Timeout(120)
class TlsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final HttpService PROTOCOL =
      (ctx, request) -> HttpResponse.of(ctx.sessionProtocol().uriText() + " ok");

  private static final TlsKeyPair FIRST = TlsKeyPair.ofSelfSigned("localhost");
  private static final TlsKeyPair SECOND = TlsKeyPair.ofSelfSigned("localhost");
  private static final TlsKeyPair CLIENT = TlsKeyPair.ofSelfSigned("client");
  private static final TlsKeyPair STRANGER = TlsKeyPair.ofSelfSigned("stranger");

  @TempDir private Path folder;
  private Path certificate = Path.of("");
  private Path key = Path.of("");
  private Path clientCa = Path.of("");

  @BeforeEach
  void files() throws Exception {
    certificate = Pem.certificate(folder.resolve("tls.crt"), FIRST);
    key = Pem.key(folder.resolve("tls.key"), FIRST);
    clientCa = Pem.certificate(folder.resolve("ca.crt"), CLIENT);
  }

  private HttpServer start(Optional<TlsFiles.ClientCa> ca) throws IOException {
    HttpSettings settings =
        HttpSettings.on(HttpServerTest.anyPort())
            .withTls(new TlsFiles(certificate, key, ca))
            .withLimits(Limits.DEFAULT.withConnections(3));
    return HttpServer.start(settings, PROTOCOL);
  }

  @Test
  void aRenewedCertificateIsShownAndConnectionsGoOn() throws Exception {
    try (LoggedLines log = new LoggedLines();
        HttpServer server = start(Optional.empty());
        RawConnection before = new RawConnection(connect(server, null))) {
      assertThat(before.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ").contains("h1 ok");
      assertThat(shown(server)).isEqualTo(FIRST.certificateChain().getFirst());

      // Alone, the new certificate does not fit the key: nothing may change.
      Pem.certificate(certificate, SECOND);
      until("the mismatch is said", () -> log.text().contains("not the key of"));
      assertThat(shown(server)).isEqualTo(FIRST.certificateChain().getFirst());

      Pem.key(key, SECOND);
      until(
          "the new pair is shown",
          () -> shown(server).equals(SECOND.certificateChain().getFirst()));
      assertThat(before.send(GET).readAnswer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aRequiredClientCertificateIsChecked() throws Exception {
    try (HttpServer server = start(Optional.of(new TlsFiles.ClientCa(clientCa, true)))) {
      assertThat(ask(server, CLIENT)).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> ask(server, null)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(server, STRANGER)).isInstanceOf(IOException.class);

      Pem.certificate(clientCa, STRANGER);
      until(
          "the new CA is trusted",
          () -> {
            try {
              return ask(server, STRANGER).startsWith("HTTP/1.1 200 ");
            } catch (IOException notYet) {
              return false;
            }
          });
      assertThatThrownBy(() -> ask(server, CLIENT)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anOptionalClientCertificateMayBeMissingButNotForeign() throws Exception {
    try (HttpServer server = start(Optional.of(new TlsFiles.ClientCa(clientCa, false)))) {
      assertThat(ask(server, CLIENT)).startsWith("HTTP/1.1 200 ");
      assertThat(ask(server, null)).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> ask(server, STRANGER)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void http2IsOfferedAndIdleConnectionsGoWhenFull() throws Exception {
    try (HttpServer server = start(Optional.empty())) {
      SSLSocket[] idle = new SSLSocket[9];
      for (int i = 0; i < idle.length; i++) {
        idle[i] = connect(server, null);
      }
      try (SSLSocket h2 = socket(server, null)) {
        SSLParameters parameters = h2.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        h2.setSSLParameters(parameters);
        h2.startHandshake();
        assertThat(h2.getApplicationProtocol()).isEqualTo("h2");
      }
      assertThat(ask(server, null)).startsWith("HTTP/1.1 200 ");
      for (SSLSocket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamedAtTheStart() throws Exception {
    Pem.key(key, SECOND);
    assertThatThrownBy(() -> start(Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            key
                + ": not the key of the certificate in "
                + certificate
                + " (expected: the two of one pair)");
    key = certificate;
    assertThatThrownBy(() -> start(Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a private key");
    certificate = folder.resolve("none");
    assertThatThrownBy(() -> start(Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(certificate + ": cannot be read");
  }

  private static String ask(HttpServer server, @Nullable TlsKeyPair client) throws Exception {
    try (RawConnection connection = new RawConnection(connect(server, client))) {
      String answer = connection.send(GET).readAnswer();
      if (answer.isEmpty()) {
        throw new IOException("closed");
      }
      return answer;
    }
  }

  private static Certificate shown(HttpServer server) throws Exception {
    try (SSLSocket socket = connect(server, null)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLSocket connect(HttpServer server, @Nullable TlsKeyPair client)
      throws Exception {
    SSLSocket socket = socket(server, client);
    socket.startHandshake();
    return socket;
  }

  private static SSLSocket socket(HttpServer server, @Nullable TlsKeyPair client) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        client == null ? null : new KeyManager[] {new Insistent(client)},
        new TrustManager[] {new Anybody()},
        null);
    InetSocketAddress address = server.address();
    return (SSLSocket)
        context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
  }

  /** Shows its certificate also to a server that did not ask for one of its kind. */
  private static final class Insistent extends X509ExtendedKeyManager {
    private final TlsKeyPair pair;

    Insistent(TlsKeyPair pair) {
      this.pair = pair;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "client";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return pair.certificateChain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return pair.privateKey();
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"client"};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException("a client");
    }
  }

  /** The client's side is not what is tested. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
