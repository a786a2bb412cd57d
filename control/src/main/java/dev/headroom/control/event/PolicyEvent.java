package dev.headroom.control.event;

import dev.headroom.control.PolicyId;
import java.time.Instant;

/**
 * Something that happened to a policy, and that whoever is on call may want to know.
 *
 * @param reason one word for it, as Kubernetes writes reasons; where the HorizontalPodAutoscaler
 *     has a word, that one
 * @param warning whether something is not as it should be: an event of type Warning, else Normal
 * @param message a sentence for people, without its stop and without the policy's name
 */
public record PolicyEvent(
    Instant at, PolicyId policy, Kind kind, String reason, boolean warning, String message) {

  /** An event that its kind says enough about. */
  public PolicyEvent(Instant at, PolicyId policy, Kind kind, boolean warning, String message) {
    this(at, policy, kind, kind.reason(), warning, message);
  }

  /** What happened. */
  public enum Kind {
    /** The number of replicas is to be another one. */
    SCALED("Scaled"),
    /** Another number would be right, and nobody acts. */
    ADVISED("Advised"),
    /** It was time for something, and the number stays. */
    DECIDED("Decided"),
    /** Nothing can be decided, or not all that should be. */
    UNDECIDED("Undecided"),
    /** A decision could not be applied, kept or written down. */
    NOT_APPLIED("NotApplied"),
    /** What was wrong is over. */
    RECOVERED("Recovered");

    private final String reason;

    Kind(String reason) {
      this.reason = reason;
    }

    /** As Kubernetes writes the reason of an event. */
    public String reason() {
      return reason;
    }
  }
}
