package dev.headroom.scaling.status;

/** Whether a condition holds. */
public enum ConditionStatus {
  TRUE("True"),
  FALSE("False"),
  UNKNOWN("Unknown");

  private final String text;

  ConditionStatus(String text) {
    this.text = text;
  }

  /** Reads Kubernetes' spelling; anything else is {@link #UNKNOWN}. */
  public static ConditionStatus of(String text) {
    return switch (text) {
      case "True" -> TRUE;
      case "False" -> FALSE;
      default -> UNKNOWN;
    };
  }

  /** Kubernetes' spelling. */
  @Override
  public String toString() {
    return text;
  }
}
