package dev.headroom.scaling.observation;

import dev.headroom.scaling.selector.Selector;
import dev.headroom.scaling.status.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is in one namespace for one autoscaler: the facts that an {@link Observation} is made
 * of, whether they were read from a file or are those of a live cluster.
 *
 * @param target what it scales
 * @param pods all of the namespace
 * @param others what the namespace's other autoscalers scale, each by {@code namespace/name}
 * @param previous what the autoscaler said of itself last
 */
public record Facts(Target target, List<Pod> pods, Map<String, Target> others, Status previous) {
  public Facts {
    pods = List.copyOf(pods);
    others = new LinkedHashMap<>(others);
  }

  /**
   * Which pods the target's selector selects. Without a selector, or with a bad one, it is none.
   *
   * @param pods those, in their order
   * @param others the names of the namespace's other pods
   */
  public record Selection(Selector selector, List<Pod> pods, Set<String> others) {}

  /** Which pods are the target's: those whose metrics count. */
  public Selection selection() {
    Selector selector = selector(target);
    List<Pod> selected = new ArrayList<>();
    Set<String> left = new LinkedHashSet<>();
    for (Pod pod : pods) {
      if (matches(selector, pod)) {
        selected.add(pod);
      } else {
        left.add(pod.name());
      }
    }
    return new Selection(selector, selected, left);
  }

  /**
   * What is observed. Another autoscaler is a rival where its target's selector selects some of the
   * same pods.
   *
   * @param readings one for each metric of the policy, in its order
   */
  public Observation observed(List<Reading> readings) {
    List<Pod> selected = selection().pods();
    List<String> rivals = new ArrayList<>();
    others.forEach(
        (key, other) -> {
          Selector selector = selector(other);
          if (selected.stream().anyMatch(pod -> matches(selector, pod))) {
            rivals.add(key);
          }
        });
    return new Observation(target, selected, readings, previous, rivals);
  }

  private static Selector selector(Target target) {
    return target instanceof Target.Scale scale && !scale.selector().isEmpty()
        ? Selector.parse(scale.selector())
        : new Selector.Invalid("no selector");
  }

  private static boolean matches(Selector selector, Pod pod) {
    return selector instanceof Selector.Valid valid && valid.matches(pod.labels());
  }
}
