package dev.headroom.scaling.history;

import java.util.List;

/**
 * What a policy remembers. Lists are in the order of time.
 *
 * @param recommendations what was recommended lately
 * @param scaleUps when replicas were added, kept only for a policy with {@code behavior}
 * @param scaleDowns when replicas were taken away, kept only for a policy with {@code behavior}
 */
public record History(
    List<Recommendation> recommendations, List<ScaleEvent> scaleUps, List<ScaleEvent> scaleDowns) {

  private static final History EMPTY = new History(List.of(), List.of(), List.of());

  public History {
    recommendations = List.copyOf(recommendations);
    scaleUps = List.copyOf(scaleUps);
    scaleDowns = List.copyOf(scaleDowns);
  }

  /** Of a policy that has not decided yet. */
  public static History empty() {
    return EMPTY;
  }

  public History withRecommendations(List<Recommendation> newRecommendations) {
    return new History(newRecommendations, scaleUps, scaleDowns);
  }

  public History withScaleUps(List<ScaleEvent> newScaleUps) {
    return new History(recommendations, newScaleUps, scaleDowns);
  }

  public History withScaleDowns(List<ScaleEvent> newScaleDowns) {
    return new History(recommendations, scaleUps, newScaleDowns);
  }
}
