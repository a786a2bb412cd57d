package dev.headroom.http.tls;

import dev.headroom.watch.FileWatch;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's credentials as its files have them now. New connections take the newest; those that
 * are open go on. Files that cannot be used, or a key that is not the certificate's, change
 * nothing: that is logged once, and they are read again at their next change. Thread-safe.
 */
public final class LiveTls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveTls.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2,
          ApplicationProtocolNames.HTTP_1_1);

  /** What belongs together is swapped together. */
  private record Current(Credentials credentials, SslContext context) {}

  private final TlsFiles files;
  private final FileWatch watch;
  private volatile Current current;

  private LiveTls(TlsFiles files, Duration look) throws IOException {
    this.files = files;
    this.current = read(files);
    this.watch = new FileWatch(files.all(), look, this::reload);
  }

  /**
   * Reads the files, and looks at them each second from then on.
   *
   * @throws IOException naming the file that cannot be used, and why
   */
  public static LiveTls start(TlsFiles files) throws IOException {
    return start(files, LOOK);
  }

  static LiveTls start(TlsFiles files, Duration look) throws IOException {
    return new LiveTls(files, look);
  }

  /** For the next connection's {@code newHandler}; offers HTTP/2 and HTTP/1.1 by ALPN. */
  public SslContext context() {
    return current.context();
  }

  /** What {@link #context} is made of. */
  public Credentials credentials() {
    return current.credentials();
  }

  private void reload() {
    try {
      current = read(files);
      log.info("{}: read again, new connections use it", files.certificateChain());
    } catch (IOException e) {
      log.warn("{}; the certificate of before stays in use", e.getMessage());
    }
  }

  private static Current read(TlsFiles files) throws IOException {
    Credentials credentials = Credentials.read(files);
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                credentials.keyPair().privateKey(), credentials.keyPair().certificateChain())
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(ALPN)
            .clientAuth(clientAuth(files));
    if (!credentials.clientCas().isEmpty()) {
      builder.trustManager(credentials.clientCas());
    }
    return new Current(credentials, builder.build());
  }

  /** Whether clients are asked for certificates, as Netty says it. */
  public static ClientAuth clientAuth(TlsFiles files) {
    return files
        .clientCa()
        .map(ca -> ca.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
        .orElse(ClientAuth.NONE);
  }

  @Override
  public void close() {
    watch.close();
  }
}
