package dev.headroom.dashboard.timeline;

/**
 * How many answers failed in one way.
 *
 * @param status of HTTP, 400 or more; {@value #CUT_OFF} for answers that began and did not come to
 *     their end
 * @param by who made them
 * @param perSecond more than 0
 */
public record ErrorRate(int status, Maker by, double perSecond) {
  public static final int CUT_OFF = 0;
  private static final int SERVERS_FAULT = 500;

  /** Whether it is not the client who asked for what cannot be. */
  public boolean isServersFault() {
    return status == CUT_OFF || status >= SERVERS_FAULT || (by == Maker.GATEWAY && status == 429);
  }

  /** As one says it: {@code 503 by the gateway}. */
  public String words() {
    return status == CUT_OFF
        ? "cut off"
        : status + (by == Maker.GATEWAY ? " by the gateway" : " by replicas");
  }
}
