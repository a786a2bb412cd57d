package dev.headroom.api.snapshot;

import dev.headroom.document.Document;
import dev.headroom.scaling.policy.ObjectReference;
import dev.headroom.scaling.policy.Policy;
import dev.headroom.scaling.status.Status;

/**
 * An autoscaler as a cluster holds it.
 *
 * @param document where it stands
 * @param target what it scales
 * @param status what it said about itself last
 */
record Autoscaler(Document document, ObjectReference target, Policy policy, Status status) {
  String key() {
    return policy.namespace() + "/" + policy.name();
  }
}
