package dev.headroom.cli.socket;

import java.nio.file.Path;

/** No system runs where one was asked for. */
public final class NotRunning extends Exception {
  private static final long serialVersionUID = 1;

  NotRunning(Path state) {
    this(
        "no headroom up is running with state folder "
            + state
            + " (expected: one started with headroom up -f FILE)");
  }

  /**
   * @param message a line for people
   */
  public NotRunning(String message) {
    super(message);
  }
}
