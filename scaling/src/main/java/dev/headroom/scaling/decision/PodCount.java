package dev.headroom.scaling.decision;

/**
 * How a metric saw the pods.
 *
 * @param ready their samples count
 * @param unready starting or not ready: their samples do not count, and when scaling up they count
 *     as using nothing
 * @param missing without a sample: they count as using nothing when scaling up, and as much as they
 *     should when scaling down
 * @param ignored failed or going
 */
public record PodCount(int ready, int unready, int missing, int ignored) {}
