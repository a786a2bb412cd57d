package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressesTest {
  @Test
  void addressesOfBothKindsAndNames() {
    List<String> hosts = List.of("127.0.0.1", " ::1", "[::1]", "0.0.0.0", "::");
    assertThat(BindAddresses.of("--f", hosts))
        .extracting(InetAddress::getHostAddress)
        .containsExactly(
            "127.0.0.1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1", "0.0.0.0", "0:0:0:0:0:0:0:0");
    assertThat(BindAddresses.of("--f", List.of("localhost")))
        .allMatch(InetAddress::isLoopbackAddress);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "8000",
        "127.1",
        "1.2.3",
        "300.1.1.1",
        "1.2.3.4.5",
        ":::1",
        "a b",
        "no.invalid"
      })
  void whatIsNoneIsNamed(String host) {
    assertThatThrownBy(() -> BindAddresses.of("--f", List.of("::1", host)))
        .hasMessage(
            "--f: "
                + (host.isBlank() ? "empty" : host)
                + " (expected: an address of this machine, as 127.0.0.1, ::1 or localhost)");
  }
}
