package dev.headroom.control;

import dev.headroom.scaling.decision.Decision;
import java.io.IOException;

/** Where decisions that changed something are written down. Thread-safe. */
@FunctionalInterface
public interface DecisionLog {
  /** Keeps nothing. */
  DecisionLog NONE = (policy, decision) -> {};

  void write(PolicyId policy, Decision decision) throws IOException;
}
