package dev.headroom.control;

import java.io.IOException;

/**
 * What was kept is not a state; the message says what is wrong: {@code name: value (expected: …)}.
 */
final class BadState extends IOException {
  private static final long serialVersionUID = 1L;

  BadState(String message) {
    super(message);
  }
}
