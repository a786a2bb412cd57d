package dev.headroom.scaling.decision;

/**
 * What one stage of a decision made of the number. A stage that left it as it was is not recorded.
 *
 * @param name of the stage: bounds, stabilization, rate, …
 * @param before the number that went in
 * @param after the number that came out, never equal to before
 * @param reason for programs
 * @param message a sentence for people
 */
public record Stage(String name, int before, int after, Reason reason, String message) {
  public Stage {
    if (before == after) {
      throw new IllegalArgumentException(
          "after: " + after + " (expected: another number than before)");
    }
  }
}
