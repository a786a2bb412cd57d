package dev.headroom.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway answers by itself: JSON with an {@code error}, as KServe V2 and TensorFlow
 * Serving have it.
 */
final class Answers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int ECHOED = 200;

  private Answers() {}

  static OwnAnswer error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  static OwnAnswer json(int status, Object content) {
    try {
      return new OwnAnswer(
          status,
          OwnAnswer.JSON,
          JSON.writeValueAsString(content),
          status == 429 || status == 503 ? RETRY_AFTER_SECONDS : 0);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static OwnAnswer tooLong() {
    return error(413, "The request's body is longer than the gateway takes");
  }

  static OwnAnswer tooSlow(BodyLimits limits) {
    return error(
        408,
        "The request's body came too slowly (expected: something every %d ms, %d bytes a second)"
            .formatted(limits.silence().toMillis(), limits.leastBytesPerSecond()));
  }

  static OwnAnswer tooMany(int limit) {
    return error(503, "The gateway works on " + limit + " requests already");
  }

  static OwnAnswer noRoute(String path, RoutingTable table) {
    String message =
        "Nothing here answers %s. Models: %s; servers, as first part of the path: %s."
            .formatted(bounded(path), listed(table.models()), listed(table.servers()));
    return json(
        404,
        new TreeMap<>(
            Map.of("error", message, "models", table.models(), "servers", table.servers())));
  }

  static String bounded(String text) {
    return text.length() <= ECHOED ? text : text.substring(0, ECHOED) + "…";
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  static OwnAnswer refused(Pool pool, Refusal why) {
    PoolLimits limits = pool.limits();
    String name = pool.name() + ": ";
    return switch (why) {
      case QUEUE_FULL ->
          error(
              429,
              name + "all replicas are busy and " + limits.waiting() + " requests wait already");
      case NO_REPLICA ->
          error(
              503, name + "no replica is ready and " + limits.waiting() + " requests wait already");
      case UNAVAILABLE -> error(503, name + pool.unavailable().orElse("no replica is ready"));
      case WAITED_TOO_LONG ->
          error(
              504,
              name + "no replica took the request within " + limits.maxWait().toMillis() + " ms");
      case CLOSED -> error(503, name + "stopped");
    };
  }
}
