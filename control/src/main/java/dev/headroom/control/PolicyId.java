package dev.headroom.control;

import dev.headroom.scaling.policy.Policy;

/** Which policy. */
public record PolicyId(String namespace, String name) {
  public static PolicyId of(Policy policy) {
    return new PolicyId(policy.namespace(), policy.name());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
