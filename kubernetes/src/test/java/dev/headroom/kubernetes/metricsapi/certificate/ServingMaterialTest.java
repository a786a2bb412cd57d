package dev.headroom.kubernetes.metricsapi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingMaterialTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> NAMES = List.of("m", "m.headroom.svc");
  private static final ServingMaterial FIRST =
      ServingMaterial.renewed(Optional.empty(), NAMES, NOW);

  private static ServingMaterial renewed(ServingMaterial before, Duration later) {
    return ServingMaterial.renewed(Optional.of(before), NAMES, NOW.plus(later));
  }

  @Test
  void whatIsGoodStays() {
    assertThat(renewed(FIRST, Duration.ofDays(59))).isEqualTo(FIRST);
    assertThat(FIRST.trusted()).containsExactly(FIRST.authority().certificate());
  }

  @Test
  void theCertificateIsRenewedByTheSameAuthorityAMonthBeforeItsEnd() {
    ServingMaterial next = renewed(FIRST, Duration.ofDays(61));
    assertThat(next.authority()).isEqualTo(FIRST.authority());
    assertThat(next.trusted()).isEqualTo(FIRST.trusted());
    assertThat(next.server()).isNotEqualTo(FIRST.server());
    assertThat(next.server().certificate().getNotAfter())
        .isAfter(FIRST.server().certificate().getNotAfter());
  }

  @Test
  void otherNamesNeedAnotherCertificate() {
    ServingMaterial next =
        ServingMaterial.renewed(Optional.of(FIRST), List.of("other"), NOW.plusSeconds(1));
    assertThat(next.authority()).isEqualTo(FIRST.authority());
    assertThat(next.server()).isNotEqualTo(FIRST.server());
  }

  @Test
  void whileTheAuthorityChangesBothAreTrusted() {
    Duration late = ServingMaterial.AUTHORITY_LIFE.minus(Duration.ofDays(360));
    ServingMaterial next = renewed(FIRST, late);
    assertThat(next.authority()).isNotEqualTo(FIRST.authority());
    assertThat(next.trusted())
        .containsExactly(next.authority().certificate(), FIRST.authority().certificate());
    ServingMaterial later =
        ServingMaterial.renewed(
            Optional.of(next), NAMES, NOW.plus(ServingMaterial.AUTHORITY_LIFE).plusSeconds(1));
    assertThat(later.trusted())
        .as("the old one is over")
        .containsExactly(next.authority().certificate());
  }

  @Test
  void aSecretKeepsIt() throws Exception {
    assertThat(ServingMaterial.of(FIRST.data())).isEqualTo(FIRST);
    assertThat(FIRST.data()).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
  }

  @Test
  void aSecretOfSomebodyElseIsNone() {
    assertThatThrownBy(() -> ServingMaterial.of(Map.of("tls.crt", "", "tls.key", "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lacks one of ca.crt");
    assertThatThrownBy(() -> ServingMaterial.of(null)).isInstanceOf(IOException.class);
  }
}
