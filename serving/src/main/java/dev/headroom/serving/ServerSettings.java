package dev.headroom.serving;

import dev.headroom.http.HttpSettings;
import dev.headroom.serving.repository.MemoryLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the server serves.
 *
 * @param http REST and what it needs to be reached; bodies of 1 byte to 2 GiB − 1 KiB
 * @param management a server of its own for management, which REST then does not have; loopback, or
 *     its clients say who they are
 * @param grpc gRPC
 * @param pollSeconds how often to look for changed configuration and versions; 0: never
 * @param queueTimeout how long a request may wait for a stream; zero: as long as it takes
 * @param version the program's version
 * @param strictReadiness whether {@code /v2/health/ready} is ready only while every model can
 *     answer, and says as {@code error} what cannot be loaded, as Triton's {@code
 *     --strict-readiness} means it; otherwise from the end of the first load on, as OVMS has it
 * @param modelMemory how much memory all models may take; empty: as much as they take
 * @param nvml the library that tells of GPUs; none: the driver's, where there is one
 */
public record ServerSettings(
    HttpSettings http,
    Optional<HttpSettings> management,
    GrpcSettings grpc,
    int pollSeconds,
    Duration queueTimeout,
    String version,
    boolean strictReadiness,
    Optional<MemoryLimit> modelMemory,
    Optional<Path> nvml) {
  /** The longest body of a request that a server can be told to take, in bytes. */
  public static final long MOST_BODY = Integer.MAX_VALUE - 1024L;

  /** With OVMS's readiness. */
  public ServerSettings(
      HttpSettings http,
      Optional<HttpSettings> management,
      int pollSeconds,
      Duration queueTimeout,
      String version) {
    this(http, management, pollSeconds, queueTimeout, version, false);
  }

  /** With gRPC where REST is. */
  public ServerSettings(
      HttpSettings http,
      Optional<HttpSettings> management,
      int pollSeconds,
      Duration queueTimeout,
      String version,
      boolean strictReadiness) {
    this(
        http,
        management,
        GrpcSettings.WITH_REST,
        pollSeconds,
        queueTimeout,
        version,
        strictReadiness,
        Optional.empty(),
        Optional.empty());
  }

  /** As this, with another gRPC. */
  public ServerSettings withGrpc(GrpcSettings other) {
    return new ServerSettings(
        http,
        management,
        other,
        pollSeconds,
        queueTimeout,
        version,
        strictReadiness,
        modelMemory,
        nvml);
  }

  /** As this, with another limit of the memory of models; empty: as much as they take. */
  public ServerSettings withModelMemory(Optional<MemoryLimit> limit) {
    return new ServerSettings(
        http, management, grpc, pollSeconds, queueTimeout, version, strictReadiness, limit, nvml);
  }

  /** As this, with another library of NVML; an empty path: none. */
  public ServerSettings withNvml(Path library) {
    return new ServerSettings(
        http,
        management,
        grpc,
        pollSeconds,
        queueTimeout,
        version,
        strictReadiness,
        modelMemory,
        Optional.of(library));
  }

  public ServerSettings {
    if (pollSeconds < 0) {
      throw new IllegalArgumentException("pollSeconds: " + pollSeconds + " (expected: >= 0)");
    }
    long maxBody = http.limits().requestLength();
    if (maxBody > MOST_BODY) {
      throw new IllegalArgumentException(
          "maxBody: " + maxBody + " (expected: 1 to " + MOST_BODY + ")");
    }
    if (queueTimeout.isNegative()) {
      throw new IllegalArgumentException("queueTimeout: " + queueTimeout + " (expected: >= 0)");
    }
    if (management.filter(apart -> !mayManage(apart)).isPresent()) {
      throw new IllegalArgumentException(
          "management: "
              + management.get().addresses()
              + " (expected: loopback, or API keys or required client certificates)");
    }
  }

  /** Whether REST has the requests of management, too. */
  public boolean restManages() {
    return management.isEmpty() && mayManage(http);
  }

  /** Whether gRPC has them, wherever it is. */
  boolean grpcManages() {
    return restManages() && grpc.http().filter(apart -> !mayManage(apart)).isEmpty();
  }

  /** Whether requests of any of its ports need a key. */
  boolean needsKeys() {
    return Stream.of(Optional.of(http), management, grpc.http())
        .flatMap(Optional::stream)
        .anyMatch(each -> each.keys().isPresent());
  }

  private static boolean mayManage(HttpSettings settings) {
    return settings.loopback() || settings.authenticated();
  }
}
