package dev.headroom.gateway;

import java.util.List;

/** The gateway's own pages, below {@code /-/}. */
final class OwnPages {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private OwnPages() {}

  static OwnAnswer answer(String path, List<Route> routes) {
    return switch (path) {
      case "/-/metrics" ->
          new OwnAnswer(
              200,
              TEXT,
              Exposition.of(routes.stream().map(route -> route.pool().snapshot()).toList()),
              0);
      case "/-/healthy" -> new OwnAnswer(200, TEXT, "200 OK", 0);
      default ->
          Answers.error(
              404, Answers.bounded(path) + ": unknown (expected: /-/metrics or /-/healthy)");
    };
  }
}
