package dev.headroom.cli.serve;

import dev.headroom.http.ConnectionAge;
import dev.headroom.http.HttpSettings;
import dev.headroom.serving.GrpcSettings;
import dev.headroom.serving.grpc.frame.Compression;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where gRPC listens, and how its connections are. */
final class GrpcFlags {
  private static final String ARGUMENTS = "--grpc_channel_arguments";
  private static final String AGE = "grpc.max_connection_age_ms";
  private static final String GRACE = "grpc.max_connection_age_grace_ms";
  private static final String STREAMS = "grpc.max_concurrent_streams";
  private static final String COMPRESSION = "grpc.default_compression_algorithm";

  /** So long a server that was added may wait for its share of clients that keep connections. */
  private static final Duration USUAL_AGE = Duration.ofMinutes(5);

  private static final Duration USUAL_GRACE = Duration.ofSeconds(1);
  private static final long LEAST_AGE = 1000;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port of gRPC; without it, only --rest_port has it, which has it in any case.")
  private int port;

  @Option(
      names = "--grpc_bind_address",
      split = ",",
      description = "Addresses of --port; without the flag, where REST listens.")
  private @Nullable List<String> bindAddress;

  @Option(
      names = ARGUMENTS,
      paramLabel = "KEY=VALUE,...",
      description =
          "Of --port: grpc.max_connection_age_ms (300000; so old a connection becomes, then its"
              + " client opens another, to whichever server), grpc.max_connection_age_grace_ms"
              + " (1000), grpc.max_concurrent_streams (128). Everywhere:"
              + " grpc.default_compression_algorithm (0: answers are not compressed; 1 deflate, 2"
              + " gzip, for clients that take it).")
  private String arguments = "";

  /** What is said of gRPC, with the rest of where the server listens. */
  GrpcSettings settings(ListenFlags listen, int restPort, Consumer<String> say) {
    Map<String, Long> told = told(say);
    Compression answers =
        switch (told.getOrDefault(COMPRESSION, 0L).intValue()) {
          case 0 -> Compression.IDENTITY;
          case 1 -> Compression.DEFLATE;
          case 2 -> Compression.GZIP;
          default -> throw wrong(COMPRESSION + "=" + told.get(COMPRESSION), "0, 1 or 2");
        };
    if (bindAddress != null) {
      var _ = BindAddresses.of("--grpc_bind_address", bindAddress);
    }
    if (port == 0 || (port == restPort && bindAddress == null)) {
      return new GrpcSettings(Optional.empty(), answers);
    }
    HttpSettings settings = listen.grpc(bindAddress, port);
    long streams = told.getOrDefault(STREAMS, (long) settings.limits().streamsPerConnection());
    if (streams < 1 || streams > Integer.MAX_VALUE) {
      throw wrong(STREAMS + "=" + streams, "1 or more");
    }
    HttpSettings limited =
        settings.withLimits(settings.limits().withStreamsPerConnection((int) streams));
    return new GrpcSettings(
        Optional.of(age(told, say).map(limited::withAge).orElse(limited)), answers);
  }

  /** gRPC has its greatest number for no end. */
  private static Optional<ConnectionAge> age(Map<String, Long> told, Consumer<String> say) {
    long millis = told.getOrDefault(AGE, USUAL_AGE.toMillis());
    long grace = told.getOrDefault(GRACE, USUAL_GRACE.toMillis());
    if (millis < 1 || grace < 0) {
      throw wrong(AGE + "=" + millis + "," + GRACE + "=" + grace, "1 or more, and 0 or more");
    }
    if (millis == Integer.MAX_VALUE) {
      return Optional.empty();
    }
    if (millis < LEAST_AGE) {
      say.accept(ARGUMENTS + ": " + AGE + "=" + millis + " is taken as " + LEAST_AGE);
    }
    return Optional.of(
        new ConnectionAge(
            Duration.ofMillis(Math.max(LEAST_AGE, millis)), Duration.ofMillis(grace)));
  }

  private Map<String, Long> told(Consumer<String> say) {
    Map<String, Long> told = new LinkedHashMap<>();
    for (String argument : arguments.isBlank() ? new String[0] : arguments.split(",", -1)) {
      String[] pair = argument.split("=", -1);
      if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
        throw wrong(argument, "KEY=VALUE, separated by commas");
      }
      String key = pair[0].strip();
      switch (key) {
        case AGE, GRACE, STREAMS, COMPRESSION -> told.put(key, number(argument, pair[1].strip()));
        default -> say.accept(ARGUMENTS + ": " + key + ": ignored, Headroom has nothing like it");
      }
    }
    return told;
  }

  private static long number(String argument, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw wrong(argument, "a whole number");
    }
  }

  private static IllegalArgumentException wrong(String value, String expected) {
    return new IllegalArgumentException(ARGUMENTS + ": " + value + " (expected: " + expected + ")");
  }
}
