package dev.headroom.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration as Go's tools write it: {@code 30s}, {@code 1m30s}, {@code 250ms}; a number
 * alone is in seconds.
 */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|µs|ms|s|m|h)");

  /** As picocli makes it. */
  public DurationConverter() {}

  @Override
  public Duration convert(String value) {
    String text = value.matches("\\d+(\\.\\d+)?") ? value + "s" : value;
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int read = 0;
    while (part.find() && part.start() == read) {
      nanos += Double.parseDouble(part.group(1)) * nanosIn(part.group(2));
      read = part.end();
    }
    if (read != text.length() || nanos < 1 || nanos > Duration.ofDays(3650).toNanos()) {
      throw new TypeConversionException(
          "'" + value + "' (expected: a duration such as 30s, 1m30s or 250ms)");
    }
    return Duration.ofNanos((long) nanos);
  }

  private static double nanosIn(String unit) {
    return switch (unit) {
      case "h" -> 3600e9;
      case "m" -> 60e9;
      case "s" -> 1e9;
      case "ms" -> 1e6;
      default -> 1e3;
    };
  }
}
