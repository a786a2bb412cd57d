package dev.headroom.http;

import dev.headroom.http.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a server is like, whatever it serves.
 *
 * @param addresses where it listens, at least one; port 0: any that is free
 * @param tls without it, HTTP in clear text
 * @param keys without it, whoever reaches the server may use it
 * @param limits what clients may take of it
 * @param drain how it stops
 * @param eventLoops threads that move bytes, at least 1
 */
public record HttpSettings(
    List<InetSocketAddress> addresses,
    Optional<TlsFiles> tls,
    Optional<KeyFile> keys,
    Limits limits,
    Drain drain,
    int eventLoops) {
  public HttpSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: none (expected: at least one)");
    }
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops: " + eventLoops + " (expected: at least 1)");
    }
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
