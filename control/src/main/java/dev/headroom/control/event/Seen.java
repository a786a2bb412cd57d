package dev.headroom.control.event;

import java.time.Instant;

/**
 * An event, and how often it has happened.
 *
 * @param last the newest of those that are the same
 * @param first when it happened at first
 * @param count how often, at least once
 * @param number of the newest among all that happened: later ones have greater numbers
 */
public record Seen<E>(E last, Instant first, long count, long number) {}
