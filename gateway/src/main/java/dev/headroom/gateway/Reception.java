package dev.headroom.gateway;

import org.jspecify.annotations.Nullable;

/** Begins what requests ask for that come to one of the gateway's addresses. Thread-safe. */
interface Reception {
  /** Whose bounds hold for all addresses together. */
  Front front();

  /** Begins it, on the lane's event loop; null if it is answered already. */
  @Nullable Exchange exchange(Lane lane, Caller caller, RequestHead asked);
}
