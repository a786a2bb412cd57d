package dev.headroom.metrics.web;

import com.linecorp.armeria.common.QueryParams;
import dev.headroom.metrics.series.PrometheusDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A question's parameters, read as Prometheus reads them (web/api/v1/api.go). Immutable. */
final class Parameters {
  /** Times are held within these: far outside of what any store has, and safe to add to. */
  private static final long FARTHEST_MILLIS = Long.MAX_VALUE / 4;

  /** How clients write "since ever" and "for ever": years that no parser of times takes. */
  private static final String EVER = "-292273086-05-16T16:47:06Z";

  private static final String FOR_EVER = "+292277025-08-18T07:12:54.999999999Z";

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,4})?");

  private final QueryParams all;

  Parameters(QueryParams all) {
    this.all = all;
  }

  /** Empty where it is not given. */
  String text(String name) {
    return all.get(name, "");
  }

  List<String> texts(String name) {
    return all.getAll(name);
  }

  /** A time that has to be given, in milliseconds. */
  long time(String name) {
    return parseTime(text(name))
        .orElseThrow(
            () ->
                ApiException.badParameter(
                    name, "cannot parse \"" + text(name) + "\" to a valid timestamp"));
  }

  /** As {@link #time}, or {@code other} where it is not given. */
  long time(String name, long other) {
    if (text(name).isEmpty()) {
      return other;
    }
    return parseTime(text(name))
        .orElseThrow(
            () ->
                ApiException.badParameter(
                    name,
                    "invalid time value for '%s': cannot parse \"%s\" to a valid timestamp"
                        .formatted(name, text(name))));
  }

  private static Optional<Long> parseTime(String text) {
    if (NUMBER.matcher(text).matches()) {
      double millis = Double.parseDouble(text) * 1e3;
      return Optional.of(within(Math.round(millis)));
    }
    if (text.equals(EVER) || text.equals(FOR_EVER)) {
      return Optional.of(text.equals(EVER) ? -FARTHEST_MILLIS : FARTHEST_MILLIS);
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return Optional.of(within(time.toEpochMilli()));
    } catch (DateTimeParseException | ArithmeticException notATime) {
      return Optional.empty();
    }
  }

  private static long within(long millis) {
    return Math.clamp(millis, -FARTHEST_MILLIS, FARTHEST_MILLIS);
  }

  /** Empty where it is not given: seconds, or a duration as {@code 1m30s}. */
  Optional<Duration> duration(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        parseDuration(text)
            .orElseThrow(
                () ->
                    ApiException.badParameter(
                        name, "cannot parse \"" + text + "\" to a valid duration")));
  }

  private static Optional<Duration> parseDuration(String text) {
    if (NUMBER.matcher(text).matches()) {
      double millis = Double.parseDouble(text) * 1e3;
      return Math.abs(millis) < FARTHEST_MILLIS / 1e6
          ? Optional.of(Duration.ofNanos(Math.round(millis * 1e6)))
          : Optional.empty();
    }
    OptionalLong millis = PrometheusDuration.millis(text);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
  }

  /** How much of the answer is wanted; all of it where that is not said, or 0. */
  int limit(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw ApiException.badParameter(name, "limit must be a number, and non-negative");
    }
    int limit = Integer.parseInt(text);
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }
}
