package dev.headroom.gateway;

import java.util.Set;

/**
 * Which requests may be sent a second time after a replica may have acted on the first.
 *
 * <p>Those whose method is idempotent (RFC 9110, 9.2.2), and inference calls whose protocol makes
 * them pure: KServe V2 {@code infer} and TensorFlow Serving {@code predict}, {@code classify} and
 * {@code regress}, REST and gRPC. For any other the owner of a route has to say so.
 */
final class Repeatability {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
  private static final Set<String> GRPC =
      Set.of(
          "/inference.GRPCInferenceService/ModelInfer",
          "/tensorflow.serving.PredictionService/Predict",
          "/tensorflow.serving.PredictionService/Classify",
          "/tensorflow.serving.PredictionService/Regress");

  private Repeatability() {}

  /**
   * Whether a request may be repeated.
   *
   * @param path as the replica sees it, with its query
   */
  static boolean isRepeatable(String method, String path, Route route) {
    return route.repeatable()
        || IDEMPOTENT.contains(method)
        || (method.equals("POST") && isInference(path));
  }

  private static boolean isInference(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    if (path.startsWith("/v2/models/")) {
      return path.endsWith("/infer");
    }
    if (path.startsWith("/v1/models/")) {
      return path.endsWith(":predict") || path.endsWith(":classify") || path.endsWith(":regress");
    }
    return GRPC.contains(path);
  }
}
