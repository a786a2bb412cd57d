package dev.headroom.cli.serve;

import dev.headroom.http.Drain;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.KeyFile;
import dev.headroom.http.Limits;
import dev.headroom.http.tls.TlsFiles;
import dev.headroom.serving.ServerSettings;
import dev.headroom.serving.permission.Permission;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say where the server listens, and to whom. */
final class ListenFlags {
  private static final String LOOPBACK = "127.0.0.1";

  /** So an image can listen to its network, and still run the command lines of OVMS unchanged. */
  private static final String ADDRESS_VARIABLE = "HEADROOM_REST_BIND_ADDRESS";

  private static final int MAX_PORT = 65535;
  private static final int MAX_CONNECTIONS = 10_000;

  /** A client that has not noticed yet may still send requests; they are answered. */
  private static final Duration QUIET = Duration.ofMillis(300);

  /** Of {@code --api_key_open}: for probes and Prometheus, which OVMS asks for no key either. */
  private static final Set<String> HEALTH =
      Set.of(
          "/v2/health/live",
          "/v2/health/ready",
          "/grpc.health.v1.Health/Check",
          "/grpc.health.v1.Health/Watch",
          "/inference.GRPCInferenceService/ServerLive",
          "/inference.GRPCInferenceService/ServerReady");

  @Option(
      names = "--rest_port",
      defaultValue = "8000",
      description = "Port of REST and /metrics (${DEFAULT-VALUE}); 0: any that is free.")
  private int restPort;

  @Option(
      names = "--rest_bind_address",
      split = ",",
      description =
          "Addresses or host names to listen on (127.0.0.1: only this machine reaches it); 0.0.0.0"
              + " or ::: all. Without the flag, what HEADROOM_REST_BIND_ADDRESS says.")
  private @Nullable List<String> restBindAddress;

  @Option(
      names = "--management_port",
      description =
          "Port of POST /v1/config/reload; without it, REST has it where only this machine reaches"
              + " it, or clients need a key or a certificate.")
  private @Nullable Integer managementPort;

  @Option(
      names = "--management_bind_address",
      split = ",",
      defaultValue = "127.0.0.1",
      description =
          "Addresses of --management_port (${DEFAULT-VALUE}); others need keys or certificates.")
  private List<String> managementBindAddress = new ArrayList<>();

  @Option(
      names = "--api_key_file",
      description =
          "Keys, one a line: all but health and /metrics then needs Authorization: Bearer KEY, or"
              + " X-API-Key: KEY. Words behind a key limit it: infer, model=NAME, manage, metrics."
              + " Followed as it changes, as are the files below.")
  private @Nullable Path apiKeyFile;

  @Option(
      names = "--api_key_open",
      split = ",",
      defaultValue = "health,metrics",
      description = "What needs no key: health, metrics, both (${DEFAULT-VALUE}) or none.")
  private List<String> apiKeyOpen = new ArrayList<>();

  @Option(names = "--tls_cert_file", description = "Certificate chain in PEM: serve HTTPS.")
  private @Nullable Path tlsCertFile;

  @Option(names = "--tls_key_file", description = "Its private key in PEM.")
  private @Nullable Path tlsKeyFile;

  @Option(
      names = "--tls_client_ca_file",
      description = "Clients need a certificate that one of these, in PEM, vouches for.")
  private @Nullable Path tlsClientCaFile;

  @Mixin private CorsFlags cors = new CorsFlags();

  @Option(
      names = "--max_body_bytes",
      defaultValue = "268435456",
      description = "Largest request body (${DEFAULT-VALUE}).")
  private long maxBodyBytes;

  @Option(
      names = "--drain",
      defaultValue = "20",
      description =
          "At most so many seconds, at SIGTERM, for what was asked to be answered (${DEFAULT-VALUE}).")
  private int drain;

  /** Whether somebody has said where REST listens. */
  boolean isAddressTold() {
    return restBindAddress != null || System.getenv(ADDRESS_VARIABLE) != null;
  }

  /** REST's. */
  HttpSettings rest() {
    HttpSettings settings =
        inferring(addresses("--rest_bind_address", restHosts(), "--rest_port", restPort));
    return cors.cors().map(settings::withCors).orElse(settings);
  }

  int restPort() {
    return restPort;
  }

  /**
   * Those of gRPC, where it is apart.
   *
   * @param hosts null: REST's
   */
  HttpSettings grpc(@Nullable List<String> hosts, int port) {
    return inferring(
        addresses("--grpc_bind_address", hosts == null ? restHosts() : hosts, "--port", port));
  }

  private List<String> restHosts() {
    String variable = System.getenv(ADDRESS_VARIABLE);
    List<String> told =
        restBindAddress == null && variable != null
            ? List.of(variable.split(",", -1))
            : restBindAddress;
    return told == null ? List.of(LOOPBACK) : told;
  }

  /** For requests that run models. */
  private HttpSettings inferring(InetSocketAddress[] addresses) {
    if (drain < 0) {
      throw new IllegalArgumentException("--drain: " + drain + " (expected: 0 or more)");
    }
    return guarded(addresses)
        .withDrain(new Drain(QUIET, Duration.ofSeconds(drain)))
        // One event loop feeds many streams; more would take their cores.
        .withEventLoops(Math.max(1, Runtime.getRuntime().availableProcessors() / 4));
  }

  /** Those of management, where it is apart. */
  Optional<HttpSettings> management() {
    if (managementPort == null) {
      return Optional.empty();
    }
    HttpSettings settings =
        guarded(
            addresses(
                "--management_bind_address",
                managementBindAddress,
                "--management_port",
                managementPort));
    if (!settings.loopback() && !settings.authenticated()) {
      throw new IllegalArgumentException(
          "--management_bind_address: "
              + String.join(",", managementBindAddress)
              + " (expected: 127.0.0.1; or --api_key_file, or --tls_client_ca_file)");
    }
    return Optional.of(settings);
  }

  private HttpSettings guarded(InetSocketAddress[] addresses) {
    if (maxBodyBytes < 1 || maxBodyBytes > ServerSettings.MOST_BODY) {
      throw new IllegalArgumentException(
          "--max_body_bytes: %d (expected: 1 to %d)"
              .formatted(maxBodyBytes, ServerSettings.MOST_BODY));
    }
    HttpSettings settings =
        HttpSettings.on(addresses)
            .withLimits(
                Limits.DEFAULT.withConnections(MAX_CONNECTIONS).withRequestLength(maxBodyBytes));
    Optional<TlsFiles> tls = tls();
    HttpSettings encrypted = tls.isEmpty() ? settings : settings.withTls(tls.get());
    Set<String> open = open();
    return apiKeyFile == null
        ? encrypted
        : encrypted.withKeys(new KeyFile(apiKeyFile, open, Permission.WORDS));
  }

  private Set<String> open() {
    Set<String> open = new HashSet<>();
    for (String part : apiKeyOpen) {
      switch (part) {
        case "health" -> open.addAll(HEALTH);
        case "metrics" -> open.add("/metrics");
        case "none" -> {}
        default ->
            throw new IllegalArgumentException(
                "--api_key_open: " + part + " (expected: health, metrics, both or none)");
      }
    }
    return open;
  }

  private Optional<TlsFiles> tls() {
    if (tlsCertFile == null && tlsKeyFile == null && tlsClientCaFile == null) {
      return Optional.empty();
    }
    if (tlsCertFile == null || tlsKeyFile == null) {
      throw new IllegalArgumentException(
          "--tls_%s_file: missing (expected: both --tls_cert_file and --tls_key_file)"
              .formatted(tlsCertFile == null ? "cert" : "key"));
    }
    return Optional.of(
        new TlsFiles(
            tlsCertFile,
            tlsKeyFile,
            Optional.ofNullable(tlsClientCaFile).map(file -> new TlsFiles.ClientCa(file, true))));
  }

  private static InetSocketAddress[] addresses(
      String hostFlag, List<String> hosts, String portFlag, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(portFlag + ": " + port + " (expected: 0 to 65535)");
    }
    return BindAddresses.of(hostFlag, hosts).stream()
        .map(host -> new InetSocketAddress(host, port))
        .toArray(InetSocketAddress[]::new);
  }
}
