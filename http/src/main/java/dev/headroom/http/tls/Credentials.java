package dev.headroom.http.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows of itself, and whom it trusts.
 *
 * @param keyPair certificate chain and key, which belong together
 * @param clientCas who vouches for clients; empty where they are not asked
 */
public record Credentials(TlsKeyPair keyPair, List<X509Certificate> clientCas) {
  private static final int MOST_BYTES = 1 << 20;
  private static final byte[] PROBE = "do key and certificate belong together?".getBytes(UTF_8);

  public Credentials {
    clientCas = List.copyOf(clientCas);
  }

  /**
   * Reads the files.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Credentials read(TlsFiles files) throws IOException {
    TlsKeyPair keyPair = keyPair(files);
    if (!belongTogether(keyPair)) {
      throw new IOException(
          "%s: not the key of the certificate in %s (expected: the two of one pair)"
              .formatted(files.privateKey(), files.certificateChain()));
    }
    if (files.clientCa().isEmpty()) {
      return new Credentials(keyPair, List.of());
    }
    Path clientCa = files.clientCa().get().file();
    return new Credentials(keyPair, certificates(clientCa, bytes(clientCa)));
  }

  private static TlsKeyPair keyPair(TlsFiles files) throws IOException {
    byte[] chain = bytes(files.certificateChain());
    byte[] key = bytes(files.privateKey());
    List<X509Certificate> certificates = certificates(files.certificateChain(), chain);
    try (InputStream keyIn = new ByteArrayInputStream(key);
        InputStream chainIn = new ByteArrayInputStream(chain)) {
      return TlsKeyPair.of(TlsKeyPair.of(keyIn, chainIn).privateKey(), certificates);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          files.privateKey() + ": not a private key (expected: PEM, not encrypted)", e);
    }
  }

  private static List<X509Certificate> certificates(Path file, byte[] pem) throws IOException {
    try (InputStream in = new ByteArrayInputStream(pem)) {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage() + " (expected: certificates in PEM)", e);
    }
    throw new IOException(file + ": no certificate in it (expected: at least one, in PEM)");
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("longer than " + MOST_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new IOException(
          file + ": cannot be read: " + e.getMessage() + " (expected: a readable file in PEM)", e);
    }
  }

  /** Whether what the key signs is what the certificate's key confirms. */
  private static boolean belongTogether(TlsKeyPair keyPair) {
    PrivateKey key = keyPair.privateKey();
    PublicKey certified = keyPair.certificateChain().getFirst().getPublicKey();
    try {
      Signature signature = Signature.getInstance(algorithm(certified));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
