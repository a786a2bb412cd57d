package dev.headroom.control;

import dev.headroom.scaling.status.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps states for as long as this object lives: for simulations, and for whoever wants no files.
 */
public final class MemoryStateStore implements StateStore {
  private final Map<PolicyId, PolicyState> states = new ConcurrentHashMap<>();

  @Override
  public Optional<PolicyState> load(PolicyId policy) {
    return Optional.ofNullable(states.get(policy));
  }

  @Override
  public void save(PolicyId policy, PolicyState state) {
    Status status = state.status();
    states.put(
        policy,
        new PolicyState(
            state.history(),
            new Status(
                status.currentReplicas(),
                status.desiredReplicas(),
                status.lastScaleTime(),
                List.of(),
                status.conditions())));
  }

  @Override
  public void grew(PolicyId policy, PolicyState state) {
    save(policy, state);
  }

  @Override
  public void keep() {}

  @Override
  public void forget(PolicyId policy) {
    states.remove(policy);
  }
}
