package dev.headroom.local.replica;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which replicas get requests, where more are kept than are wanted: the ready ones first, so that
 * one in reserve steps in for one that fails; of those the ones that serve already; then the
 * oldest.
 */
final class Serving {
  private Serving() {}

  /** A replica that may serve; {@code serves} if it does already. */
  record Choice(String name, boolean ready, boolean serves, Instant started) {}

  /** The names of those that are to serve: {@code wanted} of them, if there are so many. */
  static Set<String> of(int wanted, Collection<Choice> replicas) {
    return replicas.stream()
        .sorted(
            Comparator.comparing(Choice::ready)
                .thenComparing(Choice::serves)
                .reversed()
                .thenComparing(Choice::started)
                .thenComparing(Choice::name))
        .limit(wanted)
        .map(Choice::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
