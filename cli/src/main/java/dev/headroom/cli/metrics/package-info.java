/**
 * {@code headroom metrics}: the small Prometheus inside Headroom, by itself.
 *
 * <p>It reads the {@code global} and {@code scrape_configs} of a Prometheus configuration, says
 * what of the file it does not do, and answers as Prometheus does.
 */
@NullMarked
package dev.headroom.cli.metrics;

import org.jspecify.annotations.NullMarked;
