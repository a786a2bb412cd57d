package dev.headroom.http;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import dev.headroom.http.tls.LiveTls;
import dev.headroom.http.tls.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import java.security.cert.X509Certificate;
import java.util.List;

/** Credentials as Armeria asks for them: for each new connection. */
final class LiveTlsProvider implements TlsProvider {
  private final LiveTls tls;

  private LiveTlsProvider(LiveTls tls) {
    this.tls = tls;
  }

  static void install(ServerBuilder builder, TlsFiles files, LiveTls tls) {
    ClientAuth clientAuth = LiveTls.clientAuth(files);
    builder.tlsProvider(
        new LiveTlsProvider(tls), ServerTlsConfig.builder().clientAuth(clientAuth).build());
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    return tls.credentials().keyPair();
  }

  @Override
  public List<X509Certificate> trustedCertificates(String hostname) {
    return tls.credentials().clientCas();
  }

  @Override
  public boolean autoClose() {
    return false;
  }
}
