package dev.headroom.dashboard.timeline;

import java.time.Instant;

/**
 * Something that happened, perhaps several times.
 *
 * @param at when it happened last
 * @param first when it happened first
 * @param count how often
 * @param server whom it concerns; empty for the system as a whole
 * @param replica empty where it is not about one
 * @param reason in one word, as Kubernetes writes an event's: {@code BackOff}
 * @param warning whether something is not as it should be
 * @param message a sentence without its stop; may have further lines
 */
public record Happening(
    Instant at,
    Instant first,
    long count,
    String server,
    String replica,
    String reason,
    boolean warning,
    String message) {
  /** Whether this is the other one, happened again. */
  boolean isAgain(Happening other) {
    return first.equals(other.first)
        && server.equals(other.server)
        && reason.equals(other.reason)
        && (warning || replica.equals(other.replica));
  }
}
