package dev.headroom.kubernetes.metricsapi.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Certificates: read, vouched for, and the names in them. */
public final class Certificates {
  private static final Set<String> FOR_CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");
  private static final String COMMON_NAME = "CN";
  private static final String ORGANIZATION = "O";

  private Certificates() {}

  /**
   * All certificates of a text in PEM.
   *
   * @throws IOException if there is none
   */
  public static List<X509Certificate> parse(String pem) throws IOException {
    try {
      List<X509Certificate> parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!parsed.isEmpty()) {
        return parsed;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage() + " (expected: certificates in PEM)", e);
    }
    throw new IOException("no certificate (expected: at least one, in PEM)");
  }

  /**
   * Whether one of the authorities vouches for the chain's first certificate as a client's, now.
   *
   * @param chain the client's certificate first, then those between it and an authority
   */
  static boolean vouchedFor(
      List<X509Certificate> chain, List<X509Certificate> authorities, Instant now) {
    if (chain.isEmpty() || authorities.isEmpty() || !isForClients(chain.getFirst())) {
      return false;
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    List<X509Certificate> path =
        chain.stream().filter(each -> !authorities.contains(each)).toList();
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return !path.isEmpty();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isForClients(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null || usages.stream().anyMatch(FOR_CLIENTS::contains);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** The subject's common name. */
  static Optional<String> commonName(X509Certificate certificate) {
    return names(certificate, COMMON_NAME).stream().findFirst();
  }

  /** The subject's organizations, which Kubernetes takes as groups. */
  static List<String> organizations(X509Certificate certificate) {
    return names(certificate, ORGANIZATION);
  }

  private static List<String> names(X509Certificate certificate, String type) {
    List<String> names = new ArrayList<>();
    try {
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      for (Rdn part : parts) {
        var values = part.toAttributes().get(type);
        for (int i = 0; values != null && i < values.size(); i++) {
          names.add(String.valueOf(values.get(i)));
        }
      }
    } catch (NamingException e) {
      return List.of();
    }
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }
}
