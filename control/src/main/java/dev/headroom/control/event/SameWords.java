package dev.headroom.control.event;

/** What two messages have in common that say the same. */
public final class SameWords {
  private SameWords() {}

  /** The message but for its numbers, such as how many seconds ago something was. */
  public static String of(String message) {
    return message.replaceAll("\\d+", "#");
  }

  /**
   * The message but for its numbers; out is not in, though: of a change of the number of replicas
   * ({@code 1 → 2 replicas: …}), those before the colon stay.
   */
  public static String of(String message, boolean isChange) {
    int change = isChange ? Math.max(message.indexOf(':'), 0) : 0;
    return message.substring(0, change) + of(message.substring(change));
  }
}
