package dev.headroom.control;

import java.io.IOException;

/** Where all decisions are written down. Thread-safe. */
@FunctionalInterface
public interface DecisionLog {
  /** Keeps nothing. */
  DecisionLog NONE = decision -> {};

  void write(LoggedDecision decision) throws IOException;
}
