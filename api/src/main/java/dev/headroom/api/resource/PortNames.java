package dev.headroom.api.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that a command's words and variables ask for: {@code {port}} is where a replica takes
 * requests, {@code {port:NAME}} is another one, the same wherever the name stands.
 */
public final class PortNames {
  /** What {@code {port}} is called. */
  public static final String MAIN = "";

  private static final Pattern PLACE = Pattern.compile("\\{port(?::([^{}]*))?}");

  /** As Kubernetes names ports (RFC 6335, 5.1). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private PortNames() {}

  /** The names in a text, {@link #MAIN} among them; valid or not. */
  public static Set<String> in(String text) {
    Set<String> names = new LinkedHashSet<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      names.add(place.group(1) == null ? MAIN : place.group(1));
    }
    return names;
  }

  /** Whether a port other than {@link #MAIN} may be called so. */
  static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The text with the numbers in place of the names.
   *
   * @param ports by name; one that is missing stays as it is written
   */
  public static String fill(String text, Map<String, Integer> ports) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              Integer port = ports.get(place.group(1) == null ? MAIN : place.group(1));
              return Matcher.quoteReplacement(port == null ? place.group() : port.toString());
            });
  }
}
