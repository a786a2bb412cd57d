package dev.headroom.gateway;

import static java.util.Objects.requireNonNull;

/**
 * One server that answers a pool's requests.
 *
 * @param id its name, unique within the pool for as long as it or its requests live
 * @param host a name or an address
 * @param port 1 to 65535
 * @param state whether it gets new requests
 */
public record Replica(String id, String host, int port, State state) {

  /** Whether a replica gets new requests. */
  public enum State {
    /** It gets requests. */
    READY,
    /** It finishes what it has and gets nothing new. */
    DRAINING
  }

  public Replica {
    requireNonNull(id, "id");
    requireNonNull(host, "host");
    requireNonNull(state, "state");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }

  /** A replica that gets requests. */
  public static Replica ready(String id, String host, int port) {
    return new Replica(id, host, port, State.READY);
  }

  /** The same replica, given nothing new. */
  public Replica draining() {
    return new Replica(id, host, port, State.DRAINING);
  }

  boolean sameServer(Replica other) {
    return id.equals(other.id) && host.equals(other.host) && port == other.port;
  }
}
