package dev.headroom.kubernetes.policy;

import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.policy.WrittenPolicy.Content;
import dev.headroom.kubernetes.target.TargetKey;
import dev.headroom.scaling.policy.Mode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which policies are decided for: a pure function of all that is there. */
final class Verdicts {
  /** Who scales a target that several name: whoever was there first. */
  private static final Comparator<WrittenPolicy> FIRST =
      Comparator.comparing(WrittenPolicy::created)
          .thenComparing(policy -> policy.id().namespace())
          .thenComparing(policy -> policy.id().name());

  private record Scalable(String namespace, String group, String kind, String name) {
    static Scalable of(TargetKey key) {
      return new Scalable(key.namespace(), key.group(), key.kind(), key.name());
    }
  }

  private Verdicts() {}

  static Map<PolicyId, Verdict> of(Collection<WrittenPolicy> policies, Collection<Rival> rivals) {
    Map<Scalable, Rival> scaledByRival = new HashMap<>();
    rivals.forEach(rival -> scaledByRival.putIfAbsent(Scalable.of(rival.target()), rival));
    Map<Scalable, WrittenPolicy> scaledBy = new HashMap<>();
    List<WrittenPolicy> inOrder = policies.stream().sorted(FIRST).toList();
    Map<PolicyId, Verdict> verdicts = new LinkedHashMap<>();
    for (WrittenPolicy policy : inOrder) {
      verdicts.put(
          policy.id(),
          switch (policy.content()) {
            case Content.Bad(String problem) -> new Verdict.Refused(false, "InvalidSpec", problem);
            case Content.Read read -> of(policy, read, scaledByRival, scaledBy);
          });
    }
    return verdicts;
  }

  private static Verdict of(
      WrittenPolicy policy,
      Content.Read read,
      Map<Scalable, Rival> scaledByRival,
      Map<Scalable, WrittenPolicy> scaledBy) {
    Scalable target = Scalable.of(read.target());
    Optional<Rival> rival = Optional.ofNullable(scaledByRival.get(target));
    if (read.scaling().mode() == Mode.ADVISE) {
      return new Verdict.Decides(rival);
    }
    if (rival.isPresent()) {
      return conflict("HorizontalPodAutoscaler", rival.get().words(), read.target());
    }
    WrittenPolicy first = scaledBy.putIfAbsent(target, policy);
    return first == null
        ? new Verdict.Decides(Optional.empty())
        : conflict(first.about().kind(), first.words(), read.target());
  }

  private static Verdict conflict(String reason, String other, TargetKey target) {
    return new Verdict.Refused(
        true,
        reason,
        "%s scales %s already (expected: one autoscaler a target; remove one, or set mode: Advise here)"
            .formatted(other, target.words()));
  }
}
