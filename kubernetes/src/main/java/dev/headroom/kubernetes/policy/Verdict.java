package dev.headroom.kubernetes.policy;

import java.util.Optional;

/** Whether a policy is decided for. */
sealed interface Verdict {
  /**
   * It is.
   *
   * @param beside the autoscaler whose target it advises on, too
   */
  record Decides(Optional<Rival> beside) implements Verdict {}

  /**
   * It is not.
   *
   * @param conflict whether another autoscaler is why
   * @param reason one word
   * @param message a sentence
   */
  record Refused(boolean conflict, String reason, String message) implements Verdict {}
}
