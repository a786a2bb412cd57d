package dev.headroom.kubernetes.policy;

import dev.headroom.api.resource.Resource;
import dev.headroom.api.resource.Scaling;
import dev.headroom.control.PolicyId;
import dev.headroom.kubernetes.event.About;
import dev.headroom.kubernetes.target.TargetKey;
import java.time.Instant;

/**
 * A policy as it stands in the cluster.
 *
 * @param id what the loop calls it
 * @param about the object that it stands in
 * @param generation of the object's spec
 * @param created when the object was made
 */
record WrittenPolicy(PolicyId id, About about, long generation, Instant created, Content content) {

  /** What the object says. */
  sealed interface Content {
    /**
     * A policy.
     *
     * @param resource the object, for problems
     * @param path where in it the scaling stands: {@code spec}
     */
    record Read(Resource<?> resource, String path, TargetKey target, Scaling scaling)
        implements Content {}

    /**
     * Something that our reader refuses.
     *
     * @param problem what is wrong, a sentence or a few
     */
    record Bad(String problem) implements Content {}
  }

  /** For people: {@code ScalingPolicy web}. */
  String words() {
    return about.kind() + " " + about.name();
  }

  /** Called as its object is, as it is in a file. */
  WrittenPolicy asInFile() {
    return new WrittenPolicy(
        new PolicyId(id.namespace(), about.name()), about, generation, created, content);
  }
}
