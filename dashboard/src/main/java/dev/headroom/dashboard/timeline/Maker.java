package dev.headroom.dashboard.timeline;

/** Who made an answer. */
public enum Maker {
  GATEWAY,
  REPLICA
}
