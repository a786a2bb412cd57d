package dev.headroom.control;

/**
 * A state as it is written down.
 *
 * @param revision of what was saved: a mark that no other save has; in a state that only grew, of
 *     the one that it grew from. Empty in what Headroom wrote before there were any
 */
record KeptState(PolicyId policy, String revision, PolicyState state) {}
