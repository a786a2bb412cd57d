package dev.headroom.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which requests may be sent a second time after a replica may have acted on the first. Immutable.
 *
 * <p>{@linkplain #USUAL Usually} those whose method is idempotent (RFC 9110, 9.2.2), and inference
 * calls whose protocol makes them pure: KServe V2 {@code infer} and TensorFlow Serving {@code
 * predict}, {@code classify} and {@code regress}, REST and gRPC. For any other the owner of a route
 * has to say so.
 */
public final class Repeatability {
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
  private static final Set<String> GRPC =
      Set.of(
          "/inference.GRPCInferenceService/ModelInfer",
          "/tensorflow.serving.PredictionService/Predict",
          "/tensorflow.serving.PredictionService/Classify",
          "/tensorflow.serving.PredictionService/Regress");

  /** Idempotent methods and inference calls. */
  public static final Repeatability USUAL = new Repeatability(Rule.USUAL, List.of());

  /** Every request. */
  public static final Repeatability ALL = new Repeatability(Rule.ALL, List.of());

  /** No request, whatever its method. */
  public static final Repeatability NONE = new Repeatability(Rule.NONE, List.of());

  private enum Rule {
    USUAL,
    ALL,
    NONE
  }

  private final Rule rule;
  private final Set<String> paths = new HashSet<>();
  private final List<String> prefixes = new ArrayList<>();

  private Repeatability(Rule rule, Collection<String> paths) {
    this.rule = rule;
    for (String path : paths) {
      if (path.endsWith("*")) {
        prefixes.add(path.substring(0, path.length() - 1));
      } else {
        this.paths.add(path);
      }
    }
  }

  /**
   * The usual requests, and those with one of these paths.
   *
   * @param paths as the replica sees them, without their query; a {@code *} at the end stands for
   *     anything
   */
  public static Repeatability usualAnd(Collection<String> paths) {
    return new Repeatability(Rule.USUAL, paths);
  }

  /**
   * Whether a request may be repeated.
   *
   * @param pathAndQuery as the replica sees it
   */
  boolean allows(String method, String pathAndQuery) {
    return switch (rule) {
      case ALL -> true;
      case NONE -> false;
      case USUAL ->
          IDEMPOTENT.contains(method)
              || (method.equals("POST") && isInference(withoutQuery(pathAndQuery)))
              || isNamed(withoutQuery(pathAndQuery));
    };
  }

  private static String withoutQuery(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  private static boolean isInference(String path) {
    if (path.startsWith("/v2/models/")) {
      return path.endsWith("/infer");
    }
    if (path.startsWith("/v1/models/")) {
      return path.endsWith(":predict") || path.endsWith(":classify") || path.endsWith(":regress");
    }
    return GRPC.contains(path);
  }

  private boolean isNamed(String path) {
    if (paths.contains(path)) {
      return true;
    }
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
