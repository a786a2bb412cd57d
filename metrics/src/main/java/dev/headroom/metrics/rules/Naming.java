package dev.headroom.metrics.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a series is called as a metric.
 *
 * @param matches found anywhere in the series' name; a series without it has no metric
 * @param as the metric's name, where {@code $1}, {@code ${1}} and {@code ${name}} stand for the
 *     groups of {@code matches}, as Go expands them; others are empty
 */
public record Naming(Pattern matches, String as) {
  private static final Pattern PLACE =
      Pattern.compile("\\$(?:\\$|([A-Za-z0-9_]+)|\\{([A-Za-z0-9_]+)\\})");

  /** Whatever a series is called. */
  public static final Naming SAME = new Naming(Pattern.compile(".*"), "$0");

  /**
   * With the name that follows from the expression where none is given.
   *
   * @throws IllegalArgumentException if none follows: the expression has several groups
   */
  public static Naming of(Pattern matches, String as) {
    if (!as.isEmpty()) {
      return new Naming(matches, as);
    }
    return switch (matches.groupCount()) {
      case 0 -> new Naming(matches, "$0");
      case 1 -> new Naming(matches, "$1");
      default ->
          throw new IllegalArgumentException(
              "a name, as matches has "
                  + matches.groupCount()
                  + " groups and none is the obvious one");
    };
  }

  /** The metric's name; empty where the series is not meant. */
  public Optional<String> name(String series) {
    Matcher found = matches.matcher(series);
    return found.find() ? Optional.of(expanded(place -> group(found, place))) : Optional.empty();
  }

  /** Whether some series could be called so. */
  boolean mayGive(String metric) {
    StringBuilder any = new StringBuilder();
    Matcher place = PLACE.matcher(as);
    int at = 0;
    while (place.find()) {
      any.append(Pattern.quote(as.substring(at, place.start())))
          .append(place.group().equals("$$") ? "\\$" : ".*");
      at = place.end();
    }
    return Pattern.compile(any.append(Pattern.quote(as.substring(at))).toString()).matches(metric);
  }

  private String expanded(UnaryOperator<String> groups) {
    StringBuilder name = new StringBuilder();
    Matcher place = PLACE.matcher(as);
    int at = 0;
    while (place.find()) {
      name.append(as, at, place.start());
      String group = place.group(1) == null ? place.group(2) : place.group(1);
      name.append(group == null ? "$" : groups.apply(group));
      at = place.end();
    }
    return name.append(as.substring(at)).toString();
  }

  private String group(Matcher found, String name) {
    String value = null;
    if (name.matches("\\d{1,3}")) {
      int number = Integer.parseInt(name);
      value = number <= found.groupCount() ? found.group(number) : null;
    } else if (matches.namedGroups().containsKey(name)) {
      value = found.group(name);
    }
    return value == null ? "" : value;
  }
}
