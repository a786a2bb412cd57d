package dev.headroom.kubernetes.metricsapi.certificate;

import dev.headroom.http.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of this process alone, with what its server shows and whose clients it takes: the server
 * reads them from files, and again when they change. Thread-safe.
 */
public final class TlsFolder implements AutoCloseable {
  private final Path folder;
  private final Path certificate;
  private final Path key;
  private final Path clientCas;

  private TlsFolder(Path folder) {
    this.folder = folder;
    this.certificate = folder.resolve("tls.crt");
    this.key = folder.resolve("tls.key");
    this.clientCas = folder.resolve("client-ca.crt");
  }

  /**
   * Makes it below the system's folder for temporary files.
   *
   * @throws IOException if it cannot be written to
   */
  public static TlsFolder make() throws IOException {
    return new TlsFolder(
        Files.createTempDirectory(
            "headroom-tls-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  /** Its own files. */
  public TlsFiles files() {
    return with(certificate, key);
  }

  /** With a certificate and a key of somebody else's. */
  public TlsFiles with(Path otherCertificate, Path otherKey) {
    return new TlsFiles(
        otherCertificate, otherKey, Optional.of(new TlsFiles.ClientCa(clientCas, false)));
  }

  /** From now on this is shown. */
  synchronized void show(ServingMaterial material) {
    write(key, Pem.of(material.server().key()));
    write(certificate, Pem.of(material.server().certificate()));
  }

  /** From now on they vouch for clients; where there are none, nobody does. */
  public synchronized void trust(List<X509Certificate> authorities) {
    write(clientCas, Pem.of(authorities.isEmpty() ? List.of(nobody()) : authorities));
  }

  /** An authority whose key is gone: nobody has a certificate of it. */
  private static X509Certificate nobody() {
    return CertificateMaker.authority("CN=nobody", Instant.now(), ServingMaterial.AUTHORITY_LIFE)
        .certificate();
  }

  private static void write(Path file, String text) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text, StandardCharsets.US_ASCII);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the files away. */
  @Override
  public synchronized void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
