package dev.headroom.cli.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and how.
 *
 * @param root the level from which on everything is
 * @param loggers the level of a logger and those below it, by its name
 * @param format of a line
 * @param problems with what the operator said, each {@code name: value (expected: …)}; defaults
 *     stand in
 */
public record LogSettings(
    Level root, Map<String, Level> loggers, Format format, List<String> problems) {
  /** {@value}: a level for all, levels by logger, or both, with commas between them. */
  public static final String LEVEL = "HEADROOM_LOG_LEVEL";

  /** {@value}: {@code text} or {@code json}. */
  public static final String FORMAT = "HEADROOM_LOG_FORMAT";

  private static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warn", "warning", "error", "off");

  private static final List<Level> MEANT =
      List.of(
          Level.FINEST,
          Level.FINE,
          Level.INFO,
          Level.WARNING,
          Level.WARNING,
          Level.SEVERE,
          Level.OFF);

  /** How a line looks. */
  public enum Format {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }

  public LogSettings {
    loggers = Map.copyOf(loggers);
    problems = List.copyOf(problems);
  }

  /**
   * What the environment says.
   *
   * @param otherwise the level where it says none
   */
  public static LogSettings of(Map<String, String> environment, Level otherwise) {
    List<String> problems = new ArrayList<>();
    Map<String, Level> loggers = new LinkedHashMap<>();
    Level root = otherwise;
    for (String part : environment.getOrDefault(LEVEL, "").split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      Level level = level(pair[pair.length - 1].strip());
      if (part.isBlank()) {
        continue;
      }
      if (level == null || pair[0].isBlank()) {
        problems.add(
            LEVEL
                + ": "
                + part.strip()
                + " (expected: LEVEL or LOGGER=LEVEL, LEVEL one of "
                + String.join(", ", LEVELS)
                + ")");
      } else if (pair.length == 1) {
        root = level;
      } else {
        loggers.put(pair[0].strip(), level);
      }
    }
    return new LogSettings(root, loggers, format(environment, problems), problems);
  }

  private static Format format(Map<String, String> environment, List<String> problems) {
    String format = environment.getOrDefault(FORMAT, "text").strip();
    if (format.equalsIgnoreCase("json")) {
      return Format.JSON;
    }
    if (!format.equalsIgnoreCase("text")) {
      problems.add(FORMAT + ": " + format + " (expected: text or json)");
    }
    return Format.TEXT;
  }

  /** The level of that name, in any case; null if it is none. */
  public static @Nullable Level level(String name) {
    int at = LEVELS.indexOf(name.toLowerCase(Locale.ROOT));
    return at < 0 ? null : MEANT.get(at);
  }
}
