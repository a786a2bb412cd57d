package dev.headroom.metrics.store;

/**
 * What a head holds and has done.
 *
 * @param series how many there are
 * @param bytes of memory that it takes, as it counts it
 * @param appended samples that were written, since it was made
 * @param dropped samples that were not newer than their series' last one, or older than the
 *     retention
 * @param evicted samples that left before their time, for the memory's bound
 * @param refused samples of new series for which there was no memory
 */
public record HeadStatus(
    int series, long bytes, long appended, long dropped, long evicted, long refused) {}
