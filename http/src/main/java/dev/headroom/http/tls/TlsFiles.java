package dev.headroom.http.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server's credentials are, all in PEM.
 *
 * @param certificateChain the server's own certificate first, then those that vouch for it
 * @param privateKey of the first certificate, not encrypted: PKCS#8, PKCS#1 or SEC 1
 * @param clientCa who vouches for clients; without it, clients are not asked for certificates
 */
public record TlsFiles(Path certificateChain, Path privateKey, Optional<ClientCa> clientCa) {
  /**
   * Clients are asked for a certificate (mTLS).
   *
   * @param file certificates of which one must vouch for a client's
   * @param required whether clients without one are refused; those with a bad one always are
   */
  public record ClientCa(Path file, boolean required) {}

  List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(certificateChain, privateKey));
    clientCa.ifPresent(ca -> all.add(ca.file()));
    return all;
  }
}
