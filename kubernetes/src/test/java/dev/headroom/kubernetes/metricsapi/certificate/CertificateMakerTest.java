package dev.headroom.kubernetes.metricsapi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Usage;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateMaker.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others say of the certificates: the JDK, and OpenSSL in its strict mode. */
class CertificateMakerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Identity CA =
      CertificateMaker.authority("CN=ca,O=test", NOW, Duration.ofDays(3650));
  private static final Identity SERVER =
      CertificateMaker.issue(
          CA,
          new Wish(
              "CN=server",
              List.of("metrics.headroom.svc", "127.0.0.1", "fd00::1"),
              Usage.SERVER,
              NOW,
              NOW.plus(Duration.ofDays(90))));

  private static void validate(X509Certificate certificate, Identity authority, Instant at)
      throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
            parameters);
  }

  @Test
  void theAuthorityVouchesForIt() {
    assertThatCode(() -> validate(SERVER.certificate(), CA, NOW.plusSeconds(1)))
        .doesNotThrowAnyException();
    Identity other = CertificateMaker.authority("CN=ca,O=test", NOW, Duration.ofDays(1));
    assertThatThrownBy(() -> validate(SERVER.certificate(), other, NOW.plusSeconds(1)))
        .isInstanceOf(CertPathValidatorException.class);
    assertThatThrownBy(() -> validate(SERVER.certificate(), CA, NOW.plus(Duration.ofDays(91))))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void itSaysWhatWasWished() throws Exception {
    X509Certificate certificate = SERVER.certificate();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=server");
    assertThat(certificate.getIssuerX500Principal().getName()).isEqualTo("CN=ca,O=test");
    assertThat(certificate.getNotBefore()).isEqualTo(Date.from(NOW));
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(90))));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getKeyUsage()[0]).as("signs").isTrue();
    assertThat(certificate.getKeyUsage()[5]).as("signs no certificates").isFalse();
    assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)))
        .map(String::valueOf)
        .containsExactly("metrics.headroom.svc", "127.0.0.1", "fd00:0:0:0:0:0:0:1");
    assertThat(CA.certificate().getBasicConstraints()).isGreaterThan(0);
    assertThat(CA.certificate().getKeyUsage()[5]).isTrue();
  }

  @Test
  void timesBeyond2049AreWrittenInFull() {
    Identity old = CertificateMaker.authority("CN=old", NOW, Duration.ofDays(365 * 40));
    assertThat(old.certificate().getNotAfter())
        .isEqualTo(Date.from(NOW.plus(Duration.ofDays(365 * 40))));
  }

  @Test
  void openSslIsContentInItsStrictMode(@TempDir Path folder) throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), Pem.of(CA.certificate()));
    Path server = Files.writeString(folder.resolve("server.pem"), Pem.of(SERVER.certificate()));
    Process openssl;
    try {
      openssl =
          new ProcessBuilder(
                  "openssl",
                  "verify",
                  "-x509_strict",
                  "-purpose",
                  "sslserver",
                  "-verify_hostname",
                  "metrics.headroom.svc",
                  "-attime",
                  String.valueOf(NOW.plusSeconds(60).getEpochSecond()),
                  "-CAfile",
                  ca.toString(),
                  server.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException none) {
      Assumptions.abort("no openssl here: " + none.getMessage());
      return;
    }
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
  }
}
