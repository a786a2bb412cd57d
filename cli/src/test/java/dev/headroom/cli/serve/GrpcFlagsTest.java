package dev.headroom.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.http.ConnectionAge;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.GrpcSettings;
import dev.headroom.serving.grpc.frame.Compression;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Where gRPC listens, and how its connections are. */
class GrpcFlagsTest {
  private static final class Flags {
    @Mixin private ListenFlags listen = new ListenFlags();
    @Mixin private GrpcFlags grpc = new GrpcFlags();
  }

  private final List<String> said = new ArrayList<>();

  private GrpcSettings settings(String line) {
    Flags flags = CommandLine.populateCommand(new Flags(), line.split(" "));
    return flags.grpc.settings(flags.listen, flags.listen.restPort(), said::add);
  }

  private HttpSettings http(String line) {
    return settings(line).http().orElseThrow();
  }

  @Test
  void withoutAPortItIsWhereRestIs() {
    assertThat(settings("--rest_port 8000")).isEqualTo(GrpcSettings.WITH_REST);
    assertThat(settings("--rest_port 8000 --port 8000")).isEqualTo(GrpcSettings.WITH_REST);
  }

  @Test
  void listensWhereRestDoesUnlessToldOtherwise() {
    assertThat(http("--rest_bind_address 127.0.0.2 --port 9000").addresses())
        .containsExactly(new InetSocketAddress("127.0.0.2", 9000));
    assertThat(http("--grpc_bind_address 127.0.0.3,127.0.0.4 --port 9000").addresses())
        .containsExactly(
            new InetSocketAddress("127.0.0.3", 9000), new InetSocketAddress("127.0.0.4", 9000));
  }

  @Test
  void connectionsAgeUnlessToldOtherwise() {
    assertThat(http("--port 9000").age())
        .contains(new ConnectionAge(Duration.ofMinutes(5), Duration.ofSeconds(1)));
    assertThat(
            http("--port 9000 --grpc_channel_arguments"
                    + " grpc.max_connection_age_ms=7000,grpc.max_connection_age_grace_ms=10")
                .age())
        .contains(new ConnectionAge(Duration.ofSeconds(7), Duration.ofMillis(10)));
    assertThat(
            http("--port 9000 --grpc_channel_arguments grpc.max_connection_age_ms=2147483647")
                .age())
        .isEmpty();
    assertThat(said).isEmpty();
    assertThat(http("--port 9000 --grpc_channel_arguments grpc.max_connection_age_ms=5").age())
        .map(ConnectionAge::most)
        .contains(Duration.ofSeconds(1));
    assertThat(said)
        .containsExactly("--grpc_channel_arguments: grpc.max_connection_age_ms=5 is taken as 1000");
  }

  @Test
  void takesWhatItKnowsAndSaysWhatItDoesNot() {
    GrpcSettings told =
        settings(
            "--port 9000 --grpc_channel_arguments"
                + " grpc.max_concurrent_streams=7,grpc.default_compression_algorithm=2,grpc.so_reuseport=1");
    assertThat(told.http().orElseThrow().limits().streamsPerConnection()).isEqualTo(7);
    assertThat(told.answers()).isEqualTo(Compression.GZIP);
    assertThat(said)
        .containsExactly(
            "--grpc_channel_arguments: grpc.so_reuseport: ignored, Headroom has nothing like it");
  }

  @ParameterizedTest
  @CsvSource({
    "grpc.max_concurrent_streams=0",
    "grpc.max_connection_age_ms=0",
    "grpc.max_connection_age_ms=1e3",
    "grpc.default_compression_algorithm=3",
    "grpc.max_connection_age_ms",
    "=5"
  })
  void refusesWhatItCannotTake(String arguments) {
    assertThatThrownBy(() -> settings("--port 9000 --grpc_channel_arguments " + arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--grpc_channel_arguments: " + arguments)
        .hasMessageContaining("(expected: ");
  }
}
