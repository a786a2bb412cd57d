package dev.headroom.gateway;

/**
 * What a pool tells the owner of its replicas as it happens. Called on event loops: an
 * implementation hands over and returns at once.
 */
public interface PoolListener {
  /** Listens to nothing. */
  PoolListener NONE = new PoolListener() {};

  /** How a replica failed a request. */
  enum Failure {
    /** It took no connection; it is put aside for a short time. */
    UNREACHABLE,
    /** The connection ended before an answer began. */
    CONNECTION_LOST,
    /** What it sent is no answer of HTTP, or one with a status that there is not. */
    INVALID_ANSWER,
    /** It sent nothing for {@link PoolLimits#silence}. */
    SILENT
  }

  /** A replica failed a request (which may have been answered by another one since). */
  default void replicaFailed(String pool, String replica, Failure failure, Throwable cause) {}

  /** A request begins to wait because no replica is ready: the time to start one. */
  default void replicaWanted(String pool) {}

  /** A request came to a pool that had none. Up to once a request: it costs what this costs. */
  default void stirred(String pool) {}
}
