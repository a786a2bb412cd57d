package dev.headroom.local;

import dev.headroom.control.event.PolicyEvent;
import dev.headroom.local.replica.ReplicaEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened, and that whoever is on call may want to know.
 *
 * @param server its name; empty: it concerns the system as a whole
 * @param replica the replica's name, where it happened to one
 * @param warning whether something is not as it should be
 * @param message a sentence for people, without its stop and without the names; may have further
 *     lines, such as the last of a log
 */
public record SystemEvent(
    Instant at,
    String server,
    Optional<String> replica,
    Kind kind,
    boolean warning,
    String message) {
  private static final int LONGEST_MESSAGE = 4096;

  /** What happened. */
  public enum Kind {
    /** The whole system began to run. */
    UP,
    /** The whole system was told to stop. */
    STOPPING,
    /** The files were edited, and are run so. */
    EDITED,
    /** The files were edited, and cannot be run so. */
    BAD_EDIT,
    /** A replica's process runs. */
    STARTED,
    READY,
    UNREADY,
    /** A replica says that it cannot load something that it should serve. */
    CANNOT_LOAD,
    /** A replica's process ended by itself or was killed by someone else. */
    DIED,
    /** A replica is killed because it does not answer or never became ready. */
    HUNG,
    /** What a replica writes cannot be kept, and is dropped. */
    NOT_LOGGED,
    DRAINING,
    STOPPED,
    /** Replicas keep dying: the next start waits. */
    BACK_OFF,
    /** No replica can be started. */
    FAILED,
    /** The number of replicas is to be another one. */
    SCALED,
    /** Another number would be right, and nobody acts. */
    ADVISED,
    /** It was time for something, and the number stays. */
    DECIDED,
    /** A person wants a number of replicas for a while, or that while is over. */
    HELD,
    /** What is measured, or by what, is otherwise than it was. */
    MEASURED,
    /** Nothing can be decided, or not all that should be. */
    UNDECIDED,
    /** A decision could not be applied, kept or written down. */
    NOT_APPLIED,
    /** What was wrong is over. */
    RECOVERED;

    /** As Kubernetes writes the reason of an event: {@code BackOff}. */
    public String reason() {
      StringBuilder reason = new StringBuilder();
      for (String word : name().split("_")) {
        reason.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      return reason.toString();
    }

    /** The kind with that {@link #reason}, if there is one. */
    public static Optional<Kind> ofReason(String reason) {
      for (Kind kind : values()) {
        if (kind.reason().equals(reason)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  public SystemEvent {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "…";
    }
  }

  /** Of a server. */
  public static SystemEvent of(Instant at, String server, Kind kind, String message) {
    return new SystemEvent(at, server, Optional.empty(), kind, false, message);
  }

  /** Of a server, and not good. */
  public static SystemEvent warning(Instant at, String server, Kind kind, String message) {
    return new SystemEvent(at, server, Optional.empty(), kind, true, message);
  }

  /** Of a server's policy, which has its name. */
  public static SystemEvent of(PolicyEvent event) {
    Kind kind =
        switch (event.kind()) {
          case SCALED -> Kind.SCALED;
          case ADVISED -> Kind.ADVISED;
          case DECIDED -> Kind.DECIDED;
          case UNDECIDED -> Kind.UNDECIDED;
          case NOT_APPLIED -> Kind.NOT_APPLIED;
          case RECOVERED -> Kind.RECOVERED;
        };
    return new SystemEvent(
        event.at(),
        event.policy().name(),
        Optional.empty(),
        kind,
        event.warning(),
        event.message());
  }

  /** Of a replica. */
  public static SystemEvent of(ReplicaEvent event) {
    Kind kind =
        switch (event.kind()) {
          case STARTED -> Kind.STARTED;
          case READY -> Kind.READY;
          case UNREADY -> Kind.UNREADY;
          case CANNOT_LOAD -> Kind.CANNOT_LOAD;
          case RECOVERED, LOGGED -> Kind.RECOVERED;
          case NOT_LOGGED -> Kind.NOT_LOGGED;
          case DIED -> Kind.DIED;
          case HUNG -> Kind.HUNG;
          case DRAINING -> Kind.DRAINING;
          case STOPPED -> Kind.STOPPED;
          case BACK_OFF -> Kind.BACK_OFF;
          case FAILED -> Kind.FAILED;
        };
    boolean warning =
        switch (kind) {
          case UNREADY, CANNOT_LOAD, DIED, HUNG, NOT_LOGGED, BACK_OFF, FAILED -> true;
          default -> false;
        };
    return new SystemEvent(
        event.at(), event.server(), Optional.of(event.replica()), kind, warning, event.message());
  }

  /** Whom it happened to: the replica, or else the server; empty: the system as a whole. */
  public String subject() {
    return replica.orElse(server);
  }

  /** As a line says it: {@code files-1 is ready after 310 ms}, {@code files: 1 → 2 replicas …}. */
  public String sentence() {
    if (replica.isPresent()) {
      return replica.get() + " " + message;
    }
    return server.isEmpty() ? message : server + ": " + message;
  }
}
