/** Exposition formats, scraping, windows of samples, queries. */
@NullMarked
package dev.headroom.metrics;

import org.jspecify.annotations.NullMarked;
