package dev.headroom.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import dev.headroom.http.Cors;
import dev.headroom.serving.rest.RestService;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps those who ask models apart from those who manage them. What changes the server's state is
 * management: to reload, to load, to unload. State that can be read is REST's, as in OVMS.
 */
final class Management {
  private static final String INDEX = "/v2/repository/index";
  private static final Set<String> PATHS =
      Set.of(INDEX, "/v1/config", "/metrics", "/v2/health/live", "/v2/health/ready");

  private Management() {}

  /** Of {@code rest}, what managing needs. */
  static HttpService only(HttpService rest) {
    HttpService guarded = withoutPages(rest, Optional.empty());
    return (ctx, request) ->
        PATHS.contains(ctx.decodedPath()) || RestService.manages(ctx.decodedPath())
            ? guarded.serve(ctx, request)
            : error(HttpStatus.NOT_FOUND, "Not a path of management: models are on the REST port");
  }

  /** Of {@code rest}, what does not manage. */
  static HttpService none(HttpService rest) {
    return (ctx, request) ->
        RestService.manages(ctx.decodedPath())
            ? error(
                HttpStatus.FORBIDDEN,
                "Management is not served here (expected: on --management_port; or on the REST"
                    + " port where that is on loopback or --api_key_file is given)")
            : rest.serve(ctx, request);
  }

  /**
   * All of {@code rest}; but pages of other origins do not manage. A browser sends a POST of theirs
   * without asking, and that it may not read the answer does not undo what was done.
   *
   * @param cors whose pages may
   */
  static HttpService withoutPages(HttpService rest, Optional<Cors> cors) {
    return (ctx, request) -> {
      String origin = request.headers().get(HttpHeaderNames.ORIGIN);
      boolean allowed = origin == null || cors.filter(each -> each.allows(origin)).isPresent();
      return !allowed && RestService.manages(ctx.decodedPath())
          ? error(
              HttpStatus.FORBIDDEN,
              "Pages of other origins may not manage (expected: --allowed_origins with theirs)")
          : rest.serve(ctx, request);
    };
  }

  private static HttpResponse error(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.JSON, "{\"error\":\"" + text + "\"}");
  }
}
