package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Which requests a pool answers: those that name one of its models, those whose path begins with
 * the server's name (which is then taken off), and, where it is the only route, all others too.
 *
 * @param server the server's name, the first segment of paths that are meant for it
 * @param models names in {@code /v2/models/NAME/…} and {@code /v1/models/NAME…}; none for a server
 *     that is no model server
 * @param repeatable which requests may be sent twice without harm
 * @param pool who answers
 */
public record Route(String server, Set<String> models, Repeatability repeatable, Pool pool) {
  public Route {
    requireNonNull(repeatable, "repeatable");
    requireNonNull(pool, "pool");
    if (server.isEmpty() || server.equals("-") || server.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "server: '" + server + "' (expected: one segment of a path, not '-')");
    }
    models = Set.copyOf(models);
  }
}
