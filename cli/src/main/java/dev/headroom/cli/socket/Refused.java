package dev.headroom.cli.socket;

/** A running system said no, and why. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message a line for people
   */
  public Refused(String message) {
    super(message);
  }
}
