package dev.headroom.cli.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sets java.util.logging up, in code. A larger library would cost each replica's start a tenth of
 * what it takes.
 */
public final class Logging {
  /** What these say of their own start is not for users. */
  private static final Map<String, Level> QUIET =
      Map.of(
          "com.linecorp.armeria",
          Level.WARNING,
          "io.netty",
          Level.WARNING,
          // It tells of each watch that it begins anew, which it does by itself.
          "io.fabric8",
          Level.WARNING,
          // Of each version with alpha or beta in its name, as ours has.
          "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
          Level.SEVERE);

  private static final Sparing SPARING = new Sparing(QUIET.keySet());

  /** The JDK forgets the level of a logger that nobody holds. */
  private static final List<Logger> HELD = new ArrayList<>();

  private Logging() {}

  /**
   * Does what the environment says. To be called once, by a command that logs: it costs 60 ms, as
   * the JDK looks through every library for a logger of its own.
   *
   * @param otherwise the level where the environment says none
   */
  public static void start(Level otherwise) {
    LogSettings settings = LogSettings.of(System.getenv(), otherwise);
    LogManager.getLogManager().reset();
    ConsoleHandler stderr = new ConsoleHandler();
    add(stderr, settings.format());
    Logger.getLogger("").setLevel(settings.root());
    QUIET.forEach(Logging::set);
    settings.loggers().forEach(Logging::set);
    settings.problems().forEach(Logger.getLogger("dev.headroom")::warning);
  }

  private static void set(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    HELD.add(logger);
  }

  /**
   * The same lines also at the end of a file, which is made if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  public static void alsoTo(Path file) throws IOException {
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    add(new LineByLine(file, out), LogSettings.of(System.getenv(), Level.INFO).format());
  }

  private static void add(Handler handler, LogSettings.Format format) {
    handler.setFormatter(new LogLine(format, QUIET.keySet()));
    handler.setLevel(Level.ALL);
    handler.setFilter(SPARING);
    Logger.getLogger("").addHandler(handler);
  }

  /** Says in a line that a file cannot be written, where the JDK prints a page. */
  private static final class SaidOnce extends ErrorManager {
    private final Path file;
    private boolean said;

    SaidOnce(Path file) {
      this.file = file;
    }

    @Override
    public synchronized void error(@Nullable String message, @Nullable Exception e, int code) {
      if (!said) {
        said = true;
        String why = e == null ? message : e.getMessage();
        // Not logged: the log is what fails.
        System.err.println("headroom: " + file + ": the log cannot be written: " + why);
      }
    }
  }

  /** A line is in the file when it is written, not when a buffer is full. */
  private static final class LineByLine extends StreamHandler {
    LineByLine(Path file, OutputStream out) {
      setOutputStream(out);
      setErrorManager(new SaidOnce(file));
    }

    @Override
    public synchronized void publish(LogRecord event) {
      super.publish(event);
      flush();
    }
  }
}
