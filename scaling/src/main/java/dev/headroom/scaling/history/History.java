package dev.headroom.scaling.history;

import java.util.List;

/**
 * What a policy remembers. Lists are in the order of time.
 *
 * @param fresh nobody has decided yet: the first decision remembers the number that it finds, so
 *     that a controller that has just started does not scale down at once
 * @param recommendations what was recommended lately
 * @param scaleUps when replicas were added, kept only for a policy with {@code behavior}
 * @param scaleDowns when replicas were taken away, kept only for a policy with {@code behavior}
 * @param memory of the stages that Kubernetes does not have
 */
public record History(
    boolean fresh,
    List<Recommendation> recommendations,
    List<ScaleEvent> scaleUps,
    List<ScaleEvent> scaleDowns,
    StageMemory memory) {

  private static final History FRESH =
      new History(true, List.of(), List.of(), List.of(), StageMemory.NONE);
  private static final History EMPTY =
      new History(false, List.of(), List.of(), List.of(), StageMemory.NONE);

  public History {
    recommendations = List.copyOf(recommendations);
    scaleUps = List.copyOf(scaleUps);
    scaleDowns = List.copyOf(scaleDowns);
  }

  /** Of a controller that has just started: it is {@link #fresh}. */
  public static History ofNewController() {
    return FRESH;
  }

  /** Of a controller that has been there, and has nothing to remember. */
  public static History empty() {
    return EMPTY;
  }

  public History withRecommendations(List<Recommendation> newRecommendations) {
    return new History(false, newRecommendations, scaleUps, scaleDowns, memory);
  }

  public History withScaleUps(List<ScaleEvent> newScaleUps) {
    return new History(fresh, recommendations, newScaleUps, scaleDowns, memory);
  }

  public History withScaleDowns(List<ScaleEvent> newScaleDowns) {
    return new History(fresh, recommendations, scaleUps, newScaleDowns, memory);
  }

  public History with(StageMemory newMemory) {
    return newMemory.equals(memory)
        ? this
        : new History(fresh, recommendations, scaleUps, scaleDowns, newMemory);
  }
}
