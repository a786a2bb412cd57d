package dev.headroom.api.snapshot;

import dev.headroom.api.resource.Scaling.Metric;
import dev.headroom.document.Document;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;
import java.util.List;

/**
 * An autoscaler as a cluster holds it.
 *
 * @param document where it stands
 * @param target what it scales
 * @param written the policy's metrics, in its order, as they were written; a signal as what it
 *     stands for
 * @param status what it said about itself last
 */
record Autoscaler(
    Document document, ObjectReference target, Policy policy, List<Metric> written, Status status) {
  Autoscaler {
    written = List.copyOf(written);
  }

  String key() {
    return policy.namespace() + "/" + policy.name();
  }
}
