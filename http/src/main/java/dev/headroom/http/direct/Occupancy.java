package dev.headroom.http.direct;

/** Who keeps account of whether a connection is being used. */
public interface Occupancy {
  /** Whether a request is being answered. */
  boolean busy();

  /**
   * A request begins; on the event loop.
   *
   * @param last has its answer say that the connection ends with it
   */
  void began(Runnable last);

  /** It has been answered; on the event loop. */
  void ended();

  /** Whether answers are to say that the connection ends with them. */
  boolean ending();
}
