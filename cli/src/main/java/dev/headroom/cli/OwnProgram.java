package dev.headroom.cli;

import dev.headroom.local.ServeProgram;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This very program, to be started again. */
public final class OwnProgram {
  private OwnProgram() {}

  /** What the JVM of {@code headroom serve} starts from, beside the jar, where it was prepared. */
  private static final String SERVE_CACHE = "serve.aot";

  /** {@code headroom serve}, by the JVM and the jar (or, in tests, the classes) that run now. */
  public static ServeProgram serve() {
    Path cache = code().resolveSibling(SERVE_CACHE);
    // The JVM itself looks whether the cache fits; where it does not, it starts without, in
    // silence.
    return serve(
        Files.isRegularFile(cache)
            ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off")
            : List.of());
  }

  /** As {@link #serve()} would be, while the JVM writes what a later start of it needs. */
  public static ServeProgram serveRecorded() {
    return serve(List.of("-XX:AOTCacheOutput=" + code().resolveSibling(SERVE_CACHE)));
  }

  private static ServeProgram serve(List<String> cache) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(cache);
    Path code = code();
    if (Files.isRegularFile(code)) {
      command.addAll(List.of("-jar", code.toString(), "serve"));
      return new ServeProgram(command, Map.of());
    }
    // The class path goes into the environment: a long command line kills ONNX Runtime 1.29.
    command.addAll(List.of(Headroom.class.getName(), "serve"));
    return new ServeProgram(command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
  }

  private static Path code() {
    try {
      return Path.of(Headroom.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program does not know its own place", e);
    }
  }
}
