package dev.headroom.gateway;

import org.jspecify.annotations.Nullable;

/** Where every request, whatever its path, goes to one pool as it came. */
record Straight(Front front, Pool pool, Repeatability repeatable) implements Reception {
  @Override
  public @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead asked) {
    RequestHead head = front.admitted(caller, asked);
    if (head == null) {
      return null;
    }
    String path = head.path();
    return new Exchange(lane, caller, head, pool, path, repeatable.allows(head.method(), path));
  }
}
