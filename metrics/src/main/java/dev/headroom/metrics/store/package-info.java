/**
 * The head: the last minutes of all series, in memory.
 *
 * <p>A {@link dev.headroom.metrics.store.Head} takes pages of samples from any number of writers
 * and gives the points of whatever series {@linkplain dev.headroom.metrics.series.Matcher matchers}
 * choose. A series is found in two ways: by its labels, through a table whose hash is seeded, so
 * that no page can make its series collide; and by a label, through the list of the series that
 * have it (its <em>postings</em>). The strings of labels are kept once: as the keys of those lists.
 *
 * <p>The samples of a series are a row of <em>chunks</em>, each compressed by what a sample differs
 * from the one before it: the one that is open; a few of 30 samples, packed; and the others, in
 * each of which four of those were joined. Packed chunks lie in {@linkplain
 * dev.headroom.metrics.store.ChunkLog arrays} that are used again. Whoever selects copies the
 * chunks under a lock that readers share, and decodes them after it. So a reader sees all of a page
 * or nothing, and nobody waits for its decoding.
 *
 * <p>Samples leave when they are older than the retention, or, oldest first, when there are more
 * than the memory may hold; a series leaves with its last sample, and its strings with it.
 */
@NullMarked
package dev.headroom.metrics.store;

import org.jspecify.annotations.NullMarked;
