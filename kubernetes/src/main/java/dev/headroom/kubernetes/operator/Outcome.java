package dev.headroom.kubernetes.operator;

import java.util.List;

/** What a turn came to. */
sealed interface Outcome {
  /**
   * All objects are as wanted.
   *
   * @param notes what of the ModelServer is not done
   */
  record Applied(List<String> notes) implements Outcome {
    public Applied {
      notes = List.copyOf(notes);
    }
  }

  /**
   * They are not.
   *
   * @param reason in one word, for a condition
   * @param message in a sentence
   * @param again whether it may do better without a change of the ModelServer
   */
  record Failed(String reason, String message, boolean again) implements Outcome {}
}
