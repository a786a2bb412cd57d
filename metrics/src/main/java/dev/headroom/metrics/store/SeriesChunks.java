package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import java.util.List;

/**
 * A series with all its samples.
 *
 * @param chunks the oldest first
 */
record SeriesChunks(Labels labels, List<Chunk> chunks) {}
