package dev.headroom.gateway;

/** Why a pool did not admit a request. */
public enum Refusal {
  /** All replicas are at their limit and as many requests wait as may. HTTP 429. */
  QUEUE_FULL,
  /** No replica is ready and as many requests wait as may. HTTP 503. */
  NO_REPLICA,
  /** No replica is ready, and none is to be expected soon. HTTP 503 with the cause. */
  UNAVAILABLE,
  /** It waited for its longest time. HTTP 504. */
  WAITED_TOO_LONG,
  /** The pool was removed, or the gateway is stopping. HTTP 503. */
  CLOSED
}
