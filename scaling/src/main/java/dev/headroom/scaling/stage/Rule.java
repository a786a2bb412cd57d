package dev.headroom.scaling.stage;

/** One step from proposal to decision: a pure function. */
@FunctionalInterface
public interface Rule {
  Draft apply(Situation situation, Draft draft);
}
