package dev.headroom.http;

import dev.headroom.http.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a server is like, whatever it serves.
 *
 * @param addresses where it listens, at least one; port 0: any that is free
 * @param tls without it, HTTP in clear text
 * @param keys without it, whoever reaches the server may use it
 * @param cors without it, pages of other origins cannot read answers
 * @param limits what clients may take of it
 * @param drain how it stops
 * @param eventLoops threads that move bytes, at least 1
 * @param age without it, connections live as long as their clients use them
 */
public record HttpSettings(
    List<InetSocketAddress> addresses,
    Optional<TlsFiles> tls,
    Optional<KeyFile> keys,
    Optional<Cors> cors,
    Limits limits,
    Drain drain,
    int eventLoops,
    Optional<ConnectionAge> age) {
  public HttpSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: none (expected: at least one)");
    }
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops: " + eventLoops + " (expected: at least 1)");
    }
  }

  /**
   * In clear text, for whoever reaches it; {@link Limits#DEFAULT}, one thread; at most a second for
   * requests in flight when it stops.
   */
  public static HttpSettings on(InetSocketAddress... addresses) {
    return new HttpSettings(
        List.of(addresses),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Limits.DEFAULT,
        new Drain(Duration.ZERO, Duration.ofSeconds(1)),
        1,
        Optional.empty());
  }

  public HttpSettings withTls(TlsFiles files) {
    return new HttpSettings(
        addresses, Optional.of(files), keys, cors, limits, drain, eventLoops, age);
  }

  public HttpSettings withKeys(KeyFile file) {
    return new HttpSettings(
        addresses, tls, Optional.of(file), cors, limits, drain, eventLoops, age);
  }

  public HttpSettings withCors(Cors other) {
    return new HttpSettings(
        addresses, tls, keys, Optional.of(other), limits, drain, eventLoops, age);
  }

  public HttpSettings withLimits(Limits other) {
    return new HttpSettings(addresses, tls, keys, cors, other, drain, eventLoops, age);
  }

  public HttpSettings withDrain(Drain other) {
    return new HttpSettings(addresses, tls, keys, cors, limits, other, eventLoops, age);
  }

  public HttpSettings withEventLoops(int threads) {
    return new HttpSettings(addresses, tls, keys, cors, limits, drain, threads, age);
  }

  public HttpSettings withAge(ConnectionAge most) {
    return new HttpSettings(
        addresses, tls, keys, cors, limits, drain, eventLoops, Optional.of(most));
  }

  /** Whether only programs of this machine can reach the server. */
  public boolean loopback() {
    return addresses.stream()
        .allMatch(address -> !address.isUnresolved() && address.getAddress().isLoopbackAddress());
  }

  /** Whether all clients say who they are: by a key, or by a certificate. */
  public boolean authenticated() {
    return keys.isPresent()
        || tls.flatMap(TlsFiles::clientCa).filter(TlsFiles.ClientCa::required).isPresent();
  }
}
