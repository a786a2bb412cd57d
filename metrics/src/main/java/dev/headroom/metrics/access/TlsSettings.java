package dev.headroom.metrics.access;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How targets and servers of https are met. Files are PEM.
 *
 * @param ca whom to trust, in place of the system's authorities
 * @param certificate what the client shows; with {@code key} or not at all
 * @param key the certificate's private key
 * @param serverName what the other's certificate must be for, in place of the address' host
 * @param verify false: any certificate will do
 */
public record TlsSettings(
    Optional<Path> ca,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> serverName,
    boolean verify) {
  public static final TlsSettings STANDARD =
      new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

  /** The files that it names. */
  List<Path> files() {
    return Stream.of(ca, certificate, key).flatMap(Optional::stream).toList();
  }

  public TlsSettings {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "cert_file and key_file: one of them (expected: both, or neither)");
    }
  }
}
