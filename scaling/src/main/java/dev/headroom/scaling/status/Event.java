package dev.headroom.scaling.status;

/** Something worth telling people once. */
public record Event(Type type, String reason, String message) {

  /** Kubernetes' two kinds of events. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** Kubernetes' spelling. */
    @Override
    public String toString() {
      return text;
    }
  }

  public static Event normal(String reason, String message) {
    return new Event(Type.NORMAL, reason, message);
  }

  public static Event warning(String reason, String message) {
    return new Event(Type.WARNING, reason, message);
  }
}
