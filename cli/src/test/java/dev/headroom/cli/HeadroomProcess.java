package dev.headroom.cli;

import dev.headroom.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real command in a JVM of its own, and what it has written so far. */
public final class HeadroomProcess implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern GATEWAY = Pattern.compile("gateway +(http://\\S+)");

  private final Process process;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  /** Runs it with these arguments in that folder, which also is its home for state. */
  public HeadroomProcess(Path folder, String... arguments) throws IOException {
    process = builder(folder, arguments).redirectErrorStream(true).start();
    Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
  }

  /** What would run it so. */
  static ProcessBuilder builder(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                Headroom.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("xdg").toAbsolutePath().toString());
    return builder;
  }

  /** {@code up} of a file, with any free ports. */
  public static HeadroomProcess up(Path folder, String file) throws IOException {
    return new HeadroomProcess(
        folder,
        "up",
        "-f",
        file,
        "--address",
        "127.0.0.1:0",
        "--dashboard",
        "127.0.0.1:0",
        "--state-dir",
        "state");
  }

  /** Waits for {@code count} lines with a match of the expression. */
  public void untilSaid(int count, String expression) {
    Pattern pattern = Pattern.compile(expression);
    Await.until(
        () -> "%s × %s in:%n%s".formatted(count, expression, String.join("\n", lines)),
        LIMIT,
        () -> lines.stream().filter(line -> pattern.matcher(line).find()).count() >= count);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  public URI gateway(String path) {
    untilSaid(1, GATEWAY.pattern());
    for (String line : lines) {
      Matcher matcher = GATEWAY.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1) + path);
      }
    }
    throw new AssertionError(lines);
  }

  /** All processes that it started. */
  public List<ProcessHandle> children() {
    return process.children().toList();
  }

  /** TERM; by its handle, because {@link Process#destroy} also closes what it writes to. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** KILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  /** Once it has ended. */
  public int exitCode() {
    Await.until("it has ended", LIMIT, () -> !process.isAlive());
    return process.exitValue();
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    terminate();
    exitCode();
  }
}
