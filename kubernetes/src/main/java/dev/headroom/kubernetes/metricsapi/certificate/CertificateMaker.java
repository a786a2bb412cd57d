package dev.headroom.kubernetes.metricsapi.certificate;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Makes keys (P-256) and X.509 certificates of version 3 for them (RFC 5280). */
public final class CertificateMaker {
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final int SERIAL_BITS = 120;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Whom a certificate speaks for. */
  public enum Usage {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String identifier;

    Usage(String identifier) {
      this.identifier = identifier;
    }
  }

  /**
   * What a certificate is to say.
   *
   * @param subject as RFC 2253 writes names, {@code CN=name,O=group}
   * @param names hosts and addresses that it is for; none for a client
   */
  public record Wish(String subject, List<String> names, Usage usage, Instant from, Instant until) {
    public Wish {
      names = List.copyOf(names);
    }
  }

  private CertificateMaker() {}

  /** An authority that vouches for itself. */
  public static Identity authority(String subject, Instant from, Duration life) {
    KeyPair keys = keys();
    X500Principal name = new X500Principal(subject);
    List<byte[]> extensions =
        List.of(
            extension("2.5.29.19", true, Der.sequence(Der.yes())),
            // To sign certificates, and lists of revoked ones.
            extension("2.5.29.15", true, Der.bits(1, new byte[] {0x06})));
    return signed(
        keys, name, keys.getPublic(), keys.getPrivate(), name, from, from.plus(life), extensions);
  }

  /** A certificate that the authority vouches for. */
  public static Identity issue(Identity authority, Wish wish) {
    List<byte[]> extensions =
        new ArrayList<>(
            List.of(
                extension("2.5.29.19", true, Der.sequence()),
                // To sign.
                extension("2.5.29.15", true, Der.bits(7, new byte[] {(byte) 0x80})),
                extension(
                    "2.5.29.37", false, Der.sequence(Der.identifier(wish.usage().identifier)))));
    if (!wish.names().isEmpty()) {
      extensions.add(
          extension(
              "2.5.29.17",
              false,
              Der.sequence(
                  wish.names().stream().map(CertificateMaker::name).toArray(byte[][]::new))));
    }
    return signed(
        keys(),
        authority.certificate().getSubjectX500Principal(),
        authority.certificate().getPublicKey(),
        authority.key(),
        new X500Principal(wish.subject()),
        wish.from(),
        wish.until(),
        extensions);
  }

  private static Identity signed(
      KeyPair keys,
      X500Principal issuer,
      PublicKey issuerKey,
      PrivateKey signing,
      X500Principal subject,
      Instant from,
      Instant until,
      List<byte[]> extensions) {
    byte[] algorithm = Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
    List<byte[]> all = new ArrayList<>(extensions);
    all.add(extension("2.5.29.14", false, Der.octets(keyId(keys.getPublic()))));
    all.add(extension("2.5.29.35", false, Der.sequence(Der.implicit(0, keyId(issuerKey)))));
    byte[] content =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
            Der.integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS)),
            algorithm,
            issuer.getEncoded(),
            Der.sequence(Der.time(from), Der.time(until)),
            subject.getEncoded(),
            keys.getPublic().getEncoded(),
            Der.explicit(3, Der.sequence(all.toArray(byte[][]::new))));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signing);
      signature.update(content);
      byte[] certificate = Der.sequence(content, algorithm, Der.bits(0, signature.sign()));
      return new Identity(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)),
          keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has X.509 and ECDSA", e);
    }
  }

  private static byte[] extension(String identifier, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.identifier(identifier), Der.yes(), Der.octets(value))
        : Der.sequence(Der.identifier(identifier), Der.octets(value));
  }

  /** A host's name, or its address. */
  private static byte[] name(String name) {
    boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    return address
        ? Der.implicit(7, InetAddress.ofLiteral(name).getAddress())
        : Der.implicit(2, Der.ascii(name));
  }

  private static byte[] keyId(PublicKey key) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
