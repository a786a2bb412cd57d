package dev.headroom.kubernetes.metricsapi.certificate;

import dev.headroom.kubernetes.metricsapi.identity.Certificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final String KEY = "PRIVATE KEY";

  private Pem() {}

  public static String of(X509Certificate certificate) {
    try {
      return text("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("certificate: " + e.getMessage(), e);
    }
  }

  public static String of(Collection<X509Certificate> certificates) {
    return certificates.stream().map(Pem::of).collect(Collectors.joining());
  }

  public static String of(PrivateKey key) {
    return text(KEY, key.getEncoded());
  }

  /**
   * A certificate and its key, as this class writes them.
   *
   * @throws IOException if they are not
   */
  static Identity identity(String certificate, String key) throws IOException {
    String body = key.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return new Identity(
          Certificates.parse(certificate).getFirst(),
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("not a key of ours: " + e.getMessage(), e);
    }
  }

  private static String text(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, BASE64.encodeToString(der), label);
  }
}
