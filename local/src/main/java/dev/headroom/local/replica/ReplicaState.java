package dev.headroom.local.replica;

/** Where a replica is in its life. */
public enum ReplicaState {
  /** Its process runs, and has not been ready yet. */
  STARTING,
  /** It takes requests. */
  READY,
  /** It could take requests, and gets none: it is beyond those wanted, to step in at once. */
  STANDBY,
  /** It was ready, and does not answer now or says that it is not ready. */
  UNREADY,
  /** It finishes its requests. */
  DRAINING,
  /** It has been told to end. */
  STOPPING,
  /** Its process is gone. */
  EXITED
}
