package dev.headroom.kubernetes.event;

import java.time.Instant;

/**
 * An event as the cluster has it.
 *
 * @param name of its object, the same each time that it happens again
 * @param about whom it concerns
 * @param reason one word, as {@code SuccessfulRescale}
 * @param warning type Warning, else Normal
 * @param message a sentence
 * @param count how often it has happened, at least once
 */
record Occurrence(
    String name,
    About about,
    String reason,
    boolean warning,
    String message,
    Instant first,
    Instant last,
    long count) {}
