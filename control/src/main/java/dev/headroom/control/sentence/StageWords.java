package dev.headroom.control.sentence;

import dev.headroom.scaling.decision.Stage;

/** What a stage did, in a clause. */
final class StageWords {
  private StageWords() {}

  static String of(Stage stage) {
    int after = stage.after();
    return switch (stage.reason()) {
      case SCALE_UP_STABILIZED ->
          "held at " + after + ", the fewest that were wanted within the stabilisation window";
      case SCALE_DOWN_STABILIZED ->
          "held at " + after + ", the most that were wanted within the stabilisation window";
      case SCALE_UP_LIMIT -> "no more than " + after + " so soon, by the rate limit";
      case SCALE_DOWN_LIMIT -> "no fewer than " + after + " so soon, by the rate limit";
      case ABOVE_MAX_REPLICAS, TOO_MANY_REPLICAS -> "maxReplicas is " + after;
      case BELOW_MIN_REPLICAS, TOO_FEW_REPLICAS -> "minReplicas is " + after;
      case ADVISE_ONLY -> "nothing is changed, mode is Advise";
      case SCHEDULED_MIN_REPLICAS,
          SCHEDULED_MAX_REPLICAS,
          REPLICAS_STARTING,
          REPLICAS_DRAINING,
          METRIC_FALLBACK,
          IDLE,
          NOT_IDLE_LONG_ENOUGH,
          REQUESTS_WAITING ->
          stage.message();
    };
  }

  /** What the controller says of itself, without the names that it has in Kubernetes. */
  static String plain(String message) {
    return message.replace("the HPA target's scale", "the target's scale");
  }
}
