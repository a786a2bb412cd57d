package dev.headroom.gateway;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.List;
import java.util.Map;

/**
 * What the gateway answers by itself: JSON with an {@code error}, as KServe V2 and TensorFlow
 * Serving have it.
 */
final class Answers {
  private static final String RETRY_AFTER_SECONDS = "1";

  private Answers() {}

  static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.ofJson(headers(status), Map.of("error", message));
  }

  private static ResponseHeaders headers(HttpStatus status) {
    return status.code() == 429 || status.code() == 503
        ? ResponseHeaders.of(
            status,
            HttpHeaderNames.CONTENT_TYPE,
            MediaType.JSON,
            HttpHeaderNames.RETRY_AFTER,
            RETRY_AFTER_SECONDS)
        : ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON);
  }

  static HttpResponse tooLong() {
    return error(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request's body is longer than the gateway takes");
  }

  static HttpResponse noRoute(String path, RoutingTable table) {
    String message =
        "Nothing here answers %s. Models: %s; servers, as first part of the path: %s."
            .formatted(path, listed(table.models()), listed(table.servers()));
    return HttpResponse.ofJson(
        headers(HttpStatus.NOT_FOUND),
        Map.of("error", message, "models", table.models(), "servers", table.servers()));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  static HttpResponse refused(Pool pool, Refusal why) {
    PoolLimits limits = pool.limits();
    return switch (why) {
      case QUEUE_FULL ->
          error(
              HttpStatus.TOO_MANY_REQUESTS,
              pool.name()
                  + ": all replicas are busy and "
                  + limits.waiting()
                  + " requests wait already");
      case NO_REPLICA ->
          error(
              HttpStatus.SERVICE_UNAVAILABLE,
              pool.name()
                  + ": no replica is ready and "
                  + limits.waiting()
                  + " requests wait already");
      case WAITED_TOO_LONG ->
          error(
              HttpStatus.GATEWAY_TIMEOUT,
              pool.name()
                  + ": no replica took the request within "
                  + limits.maxWait().toMillis()
                  + " ms");
      case CLOSED -> error(HttpStatus.SERVICE_UNAVAILABLE, pool.name() + ": stopped");
    };
  }
}
