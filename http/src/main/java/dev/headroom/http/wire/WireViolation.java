package dev.headroom.http.wire;

/** A message that breaks a rule of the wire; the connection cannot be used after it. */
public final class WireViolation extends Exception {
  private static final long serialVersionUID = 1;
  private final int status;

  /**
   * @param status what a server answers: 400, 405, 414, 431, 501 or 505
   * @param reason the rule that was broken; it repeats nothing of the message
   */
  public WireViolation(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  static WireViolation bad(String reason) {
    return new WireViolation(400, reason);
  }

  /** The HTTP status that says it. */
  public int status() {
    return status;
  }

  /** The rule that was broken. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
