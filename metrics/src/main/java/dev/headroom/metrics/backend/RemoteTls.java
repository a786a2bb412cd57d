package dev.headroom.metrics.backend;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client checks whom it reaches by HTTPS, and shows who it is. Files are in PEM and read when
 * the client starts.
 *
 * @param ca whom it trusts; whom the JDK trusts otherwise
 * @param certificate its own, where it shows one
 * @param verify whether the server's certificate is checked at all
 */
public record RemoteTls(Optional<Path> ca, Optional<Certificate> certificate, boolean verify) {
  public static final RemoteTls STANDARD = new RemoteTls(Optional.empty(), Optional.empty(), true);

  /** A certificate chain and its private key. */
  public record Certificate(Path chain, Path key) {}
}
