package dev.headroom.kubernetes.activator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks pods directly whether they answer. Thread-safe. */
final class PodAnswers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int FIRST_OF_FAILURES = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(anyCertificate())
          .build();

  /** Whether all of these are answered, each within a second. Blocks. */
  boolean answers(String host, List<PodProbe> probes) throws InterruptedException {
    for (PodProbe probe : probes) {
      if (!answers(host, probe)) {
        return false;
      }
    }
    return true;
  }

  private boolean answers(String host, PodProbe probe) throws InterruptedException {
    return switch (probe) {
      case PodProbe.Http http -> answers(host, http);
      case PodProbe.Tcp(int port) -> connects(host, port);
      case PodProbe.OfKubelet() -> false;
    };
  }

  private boolean answers(String host, PodProbe.Http http) throws InterruptedException {
    String address = host.contains(":") ? "[" + host + "]" : host;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(http.scheme() + "://" + address + ":" + http.port() + http.path()))
              .timeout(PATIENCE);
      http.headers().forEach(request::header);
      return client.send(request.build(), BodyHandlers.discarding()).statusCode()
          < FIRST_OF_FAILURES;
    } catch (IOException | IllegalArgumentException e) {
      // Not up yet or, with a path or a header that this client does not send, the kubelet's to
      // ask.
      return false;
    }
  }

  private static boolean connects(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As the kubelet, which checks no certificate of a probe. */
  private static SSLContext anyCertificate() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Trusts whoever answers: what is asked is whether, not who. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
