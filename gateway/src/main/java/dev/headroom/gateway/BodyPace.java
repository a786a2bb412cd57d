package dev.headroom.gateway;

/**
 * Watches how fast a request's body comes. Only the time counts in which the gateway wanted more of
 * it. Used on one event loop.
 */
final class BodyPace {
  private final BodyLimits limits;
  private boolean wanted = true;
  private boolean came = true;
  private long waited;
  private long silent;
  private long received;
  private long seen;

  BodyPace(BodyLimits limits) {
    this.limits = limits;
  }

  void came(int bytes) {
    received += bytes;
    came = true;
  }

  void wanted(boolean now) {
    wanted = now;
    came = true;
  }

  /** Whether the client is too slow. Asked again and again while the body comes. */
  boolean isTooSlow(long now, boolean ended) {
    long step = seen == 0 ? 0 : now - seen;
    seen = now;
    if (ended || !wanted) {
      return false;
    }
    waited += step;
    silent = came ? 0 : silent + step;
    came = false;
    long silence = limits.silence().toNanos();
    return silent > silence
        || (waited > silence && received < (waited - silence) / 1e9 * limits.leastBytesPerSecond());
  }
}
