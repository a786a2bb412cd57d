package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.util.List;

/** The gateway's own pages, below {@code /-/}. */
final class OwnPages {
  private static final MediaType TEXT = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private OwnPages() {}

  static HttpResponse answer(String path, List<Route> routes) {
    return switch (path) {
      case "/-/metrics" ->
          HttpResponse.of(
              HttpStatus.OK,
              TEXT,
              Exposition.of(routes.stream().map(route -> route.pool().snapshot()).toList()));
      case "/-/healthy" -> HttpResponse.of(HttpStatus.OK);
      default ->
          Answers.error(
              HttpStatus.NOT_FOUND, path + ": unknown (expected: /-/metrics or /-/healthy)");
    };
  }
}
