package dev.headroom.control;

/** Is told of every tick, on the loop's threads: it must return soon. */
@FunctionalInterface
public interface LoopListener {
  void ticked(PolicyId policy, Tick tick);
}
