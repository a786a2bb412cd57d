package dev.headroom.kubernetes.metricsapi.identity;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who asks.
 *
 * @param groups with {@code system:authenticated}
 * @param extra what else is known, for whoever decides what they may
 */
public record Caller(
    String user, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String AUTHENTICATED = "system:authenticated";

  public Caller {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("user: none (expected: a name)");
    }
    groups =
        groups.contains(AUTHENTICATED)
            ? List.copyOf(groups)
            : Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).toList();
    Map<String, List<String>> copy = new TreeMap<>();
    extra.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    extra = Collections.unmodifiableMap(copy);
  }
}
