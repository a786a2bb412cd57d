package dev.headroom.kubernetes.metricsapi.certificate;

import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Usage;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Wish;
import dev.headroom.kubernetes.metricsapi.identity.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An authority and the certificate that it vouches for.
 *
 * @param trusted authorities that clients are to trust: the newest first, then those of before
 *     whose certificates may still be shown
 * @param authority the newest
 * @param server what is shown
 */
public record ServingMaterial(List<X509Certificate> trusted, Identity authority, Identity server) {
  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  static final Duration SERVER_LIFE = Duration.ofDays(90);

  /** What is left of a life when the next one is made. */
  static final Duration AUTHORITY_LEFT = Duration.ofDays(365);

  static final Duration SERVER_LEFT = Duration.ofDays(30);

  /** Clocks of a cluster differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final String CA = "ca.crt";
  private static final String CA_KEY = "ca.key";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  public ServingMaterial {
    trusted = List.copyOf(trusted);
  }

  /**
   * What is right now: {@code before}, or what takes its place.
   *
   * @param names hosts and addresses that the certificate is for, at least one
   */
  static ServingMaterial renewed(
      Optional<ServingMaterial> before, Collection<String> names, Instant now) {
    Optional<ServingMaterial> usable =
        before.filter(is -> hasLeft(is.authority().certificate(), AUTHORITY_LEFT, now));
    Identity authority =
        usable
            .map(ServingMaterial::authority)
            .orElseGet(
                () ->
                    CertificateMaker.authority(
                        "CN=headroom-metrics-api-" + now.getEpochSecond(),
                        now.minus(SKEW),
                        AUTHORITY_LIFE));
    if (usable.isPresent()
        && hasLeft(usable.get().server().certificate(), SERVER_LEFT, now)
        && names(usable.get().server().certificate()).equals(new TreeSet<>(names))) {
      return usable.get();
    }
    List<X509Certificate> trusted = new ArrayList<>(List.of(authority.certificate()));
    before.stream()
        .flatMap(is -> is.trusted().stream())
        .filter(each -> !trusted.contains(each) && hasLeft(each, Duration.ZERO, now))
        .forEach(trusted::add);
    List<String> sorted = List.copyOf(new TreeSet<>(names));
    return new ServingMaterial(
        trusted,
        authority,
        CertificateMaker.issue(
            authority,
            new Wish(
                "CN=" + sorted.getFirst(),
                sorted,
                Usage.SERVER,
                now.minus(SKEW),
                now.plus(SERVER_LIFE))));
  }

  private static boolean hasLeft(X509Certificate certificate, Duration left, Instant now) {
    return certificate.getNotAfter().toInstant().isAfter(now.plus(left));
  }

  private static TreeSet<String> names(X509Certificate certificate) {
    TreeSet<String> names = new TreeSet<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        all.forEach(name -> names.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException unreadable) {
      return names;
    }
    return names;
  }

  /** As a Secret's data. */
  Map<String, String> data() {
    Map<String, String> data = new TreeMap<>();
    data.put(CA, encoded(Pem.of(trusted)));
    data.put(CA_KEY, encoded(Pem.of(authority.key())));
    data.put(CERTIFICATE, encoded(Pem.of(server.certificate())));
    data.put(KEY, encoded(Pem.of(server.key())));
    return data;
  }

  /**
   * From a Secret's data.
   *
   * @throws IOException if it is not of ours
   */
  static ServingMaterial of(@Nullable Map<String, String> data) throws IOException {
    if (data == null || !data.keySet().containsAll(List.of(CA, CA_KEY, CERTIFICATE, KEY))) {
      throw new IOException("lacks one of %s, %s, %s, %s".formatted(CA, CA_KEY, CERTIFICATE, KEY));
    }
    String bundle = decoded(data.get(CA));
    return new ServingMaterial(
        Certificates.parse(bundle),
        Pem.identity(bundle, decoded(data.get(CA_KEY))),
        Pem.identity(decoded(data.get(CERTIFICATE)), decoded(data.get(KEY))));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(@Nullable String text) throws IOException {
    try {
      return new String(
          Base64.getDecoder().decode(text == null ? "" : text), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new IOException("not base64", e);
    }
  }
}
