package dev.headroom.cli;

import dev.headroom.local.ServeProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** This very program, to be started again. */
public final class OwnProgram {
  /** ONNX Runtime's, which the replica would otherwise set by a call into the C library. */
  private static final Map<String, String> NO_TELEMETRY =
      Map.of(
          "ORT_DISABLE_TELEMETRY",
          Objects.requireNonNullElse(System.getenv("ORT_DISABLE_TELEMETRY"), "1"));

  private OwnProgram() {}

  /** What the JVM of {@code headroom serve} starts from, beside the jar, where it was prepared. */
  private static final String SERVE_CACHE = "serve.aot";

  /**
   * Code that is inlined less takes the optimising compiler a third of the time, which on one core
   * is the requests', and is as fast where most of the time is the engine's. Libraries do not look
   * for leaks of their own, nor for OpenSSL, and tell a flight recorder nothing; exceptions that
   * only end something have no stack trace. As in dist/start.
   */
  private static final List<String> QUICKLY_WARM =
      List.of(
          "-XX:-UsePerfData",
          "-XX:FreqInlineSize=100",
          "-XX:InlineSmallCode=800",
          "-XX:MaxInlineLevel=8",
          "-Dio.netty.leakDetection.level=disabled",
          "-Dcom.linecorp.armeria.verboseExceptions=never",
          "-Dcom.linecorp.armeria.tlsEngineType=JDK",
          "-Dio.netty.jfr.enabled=false");

  /** {@code headroom serve}, by the JVM and the jar (or, in tests, the classes) that run now. */
  public static ServeProgram serve() {
    Optional<Path> cache =
        jar().map(jar -> jar.resolveSibling(SERVE_CACHE)).filter(Files::isRegularFile);
    // The JVM itself looks whether the cache fits; where it does not, it starts without, in
    // silence.
    return serve(
        cache
            .map(file -> List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off"))
            .orElse(List.of()));
  }

  /** As {@link #serve()} would be, while the JVM writes what a later start of it needs. */
  public static ServeProgram serveRecorded() {
    Path beside = jar().orElse(Path.of(SERVE_CACHE)).toAbsolutePath();
    return serve(List.of("-XX:AOTCacheOutput=" + beside.resolveSibling(SERVE_CACHE)));
  }

  private static ServeProgram serve(List<String> cache) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(QUICKLY_WARM);
    command.addAll(cache);
    Optional<Path> jar = jar();
    if (jar.isPresent()) {
      command.addAll(List.of("-jar", jar.get().toString(), "serve"));
      return new ServeProgram(command, NO_TELEMETRY);
    }
    // The class path goes into the environment: a long command line kills ONNX Runtime 1.29.
    command.addAll(List.of(Headroom.class.getName(), "serve"));
    Map<String, String> environment = new HashMap<>(NO_TELEMETRY);
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    return new ServeProgram(command, environment);
  }

  /**
   * The jar that runs, if it is one. Not where a class says that it is from: one from a cache names
   * the jar that the cache was recorded with.
   */
  private static Optional<Path> jar() {
    String path = System.getProperty("java.class.path");
    return path.contains(File.pathSeparator) || !path.endsWith(".jar")
        ? Optional.empty()
        : Optional.of(Path.of(path).toAbsolutePath()).filter(Files::isRegularFile);
  }
}
