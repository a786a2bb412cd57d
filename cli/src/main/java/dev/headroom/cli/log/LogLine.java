package dev.headroom.cli.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event as a line of text, or as a JSON object {@code {"time", "level", "logger", "message",
 * "failure"?}} with the time in RFC 3339. Behind a line of text stand a failure's first frames:
 * they say where it comes from, and a line must not become a page.
 *
 * <p>What a library warns of stays one line where none of the frames is the program's, as when a
 * peer goes away in a handshake: they only say where in the library that was found. Its logger at
 * {@code debug} brings them.
 */
final class LogLine extends Formatter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int FRAMES = 16;
  private static final int CAUSES = 4;

  private static final String OURS = "dev.headroom.";

  private final LogSettings.Format format;
  private final Set<String> libraries;

  /**
   * @param libraries their loggers' names, and those that begin so
   */
  LogLine(LogSettings.Format format, Set<String> libraries) {
    this.format = format;
    this.libraries = Set.copyOf(libraries);
  }

  @Override
  public String format(LogRecord event) {
    return switch (format) {
      case TEXT -> text(event);
      case JSON -> json(event);
    };
  }

  private String text(LogRecord event) {
    String name = name(event);
    LocalTime time =
        LocalTime.ofInstant(
            event.getInstant().truncatedTo(ChronoUnit.MILLIS), ZoneId.systemDefault());
    // As 13:04:05.1 would be without, where the milliseconds end in zeros.
    String shown = time.plusNanos(1).toString().substring(0, "HH:mm:ss.SSS".length());
    boolean inLine = isOneLine(event);
    return "%s %-5s %s - %s%n%s"
        .formatted(
            shown,
            level(event.getLevel()),
            name.substring(name.lastIndexOf('.') + 1),
            formatMessage(event) + (inLine ? ": " + chain(event.getThrown()) : ""),
            inLine ? "" : failure(event.getThrown()));
  }

  private String json(LogRecord event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().truncatedTo(ChronoUnit.MICROS).toString());
      json.writeStringField("level", level(event.getLevel()));
      json.writeStringField("logger", name(event));
      json.writeStringField("message", formatMessage(event));
      if (event.getThrown() != null) {
        json.writeStringField(
            "failure", isOneLine(event) ? chain(event.getThrown()) : failure(event.getThrown()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  private static String name(LogRecord event) {
    String name = event.getLoggerName();
    return name == null ? "" : name;
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (level.intValue() >= Level.INFO.intValue()) {
      return "INFO";
    }
    return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private boolean isOneLine(LogRecord event) {
    String name = name(event);
    return event.getThrown() != null
        && event.getLevel().intValue() < Level.SEVERE.intValue()
        && libraries.stream().anyMatch(name::startsWith)
        && !Logger.getLogger(name).isLoggable(Level.FINE)
        && causes(event.getThrown()).stream()
            .flatMap(cause -> Stream.of(cause.getStackTrace()))
            .noneMatch(frame -> frame.getClassName().startsWith(OURS));
  }

  private static List<Throwable> causes(@Nullable Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable next = thrown; next != null && causes.size() < CAUSES; next = next.getCause()) {
      causes.add(next);
    }
    return causes;
  }

  private static String chain(@Nullable Throwable thrown) {
    return causes(thrown).stream()
        .map(cause -> cause.toString().replaceAll("\\R", " "))
        .collect(Collectors.joining(", caused by "));
  }

  private static String failure(@Nullable Throwable thrown) {
    StringBuilder text = new StringBuilder();
    @Nullable Throwable next = thrown;
    for (int causes = 0; next != null && causes < CAUSES; causes++, next = next.getCause()) {
      text.append(causes == 0 ? "" : "caused by ").append(next).append('\n');
      StackTraceElement[] frames = next.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
        text.append("  at ").append(frames[i]).append('\n');
      }
      if (frames.length > FRAMES) {
        text.append("  … ").append(frames.length - FRAMES).append(" more\n");
      }
    }
    return text.toString();
  }
}
