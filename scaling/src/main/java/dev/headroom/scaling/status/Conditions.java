package dev.headroom.scaling.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a status while a decision is made. Immutable.
 *
 * @param list in the order in which they first appeared
 * @param now when a status that changes, changes
 */
public record Conditions(List<Condition> list, Instant now) {

  public Conditions {
    list = List.copyOf(list);
  }

  /** With one condition set; its time changes only if its status does. */
  public Conditions set(String type, ConditionStatus status, String reason, String message) {
    List<Condition> changed = new ArrayList<>(list);
    int index = indexOf(type);
    boolean transition = index < 0 || list.get(index).status() != status;
    Optional<Instant> since = transition ? Optional.of(now) : list.get(index).lastTransitionTime();
    Condition condition = new Condition(type, status, since, reason, message);
    if (index < 0) {
      changed.add(condition);
    } else {
      changed.set(index, condition);
    }
    return new Conditions(changed, now);
  }

  /** Without one condition. */
  public Conditions remove(String type) {
    int index = indexOf(type);
    if (index < 0) {
      return this;
    }
    List<Condition> changed = new ArrayList<>(list);
    changed.remove(index);
    return new Conditions(changed, now);
  }

  /** The same at another moment. */
  public Conditions at(Instant moment) {
    return new Conditions(list, moment);
  }

  private int indexOf(String type) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).type().equals(type)) {
        return i;
      }
    }
    return -1;
  }
}
