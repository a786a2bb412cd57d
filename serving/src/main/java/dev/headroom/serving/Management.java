package dev.headroom.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.util.Set;

/**
 * Keeps those who ask models apart from those who manage them. What changes the server's state is
 * management: today that is one path. State that can be read is REST's, as in OVMS.
 */
final class Management {
  private static final String RELOAD = "/v1/config/reload";
  private static final Set<String> PATHS =
      Set.of(RELOAD, "/v1/config", "/metrics", "/v2/health/live", "/v2/health/ready");

  private Management() {}

  /** Of {@code rest}, what managing needs. */
  static HttpService only(HttpService rest) {
    return (ctx, request) ->
        PATHS.contains(ctx.decodedPath())
            ? rest.serve(ctx, request)
            : error(HttpStatus.NOT_FOUND, "Not a path of management: models are on the REST port");
  }

  /** Of {@code rest}, what does not manage. */
  static HttpService none(HttpService rest) {
    return (ctx, request) ->
        ctx.decodedPath().equals(RELOAD)
            ? error(
                HttpStatus.FORBIDDEN,
                "Management is not served here (expected: on --management_port; or on the REST"
                    + " port where that is on loopback or --api_key_file is given)")
            : rest.serve(ctx, request);
  }

  private static HttpResponse error(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.JSON, "{\"error\":\"" + text + "\"}");
  }
}
