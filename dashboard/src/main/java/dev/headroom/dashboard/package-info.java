/**
 * Shows why it scaled, or did not.
 *
 * <p>{@code timeline} remembers the last minutes of each server: a point a second, and the
 * decisions. Whoever runs servers writes into it. {@code web} serves it as JSON, with one page that
 * draws it: load against target above replicas wanted and ready, above the decisions, on one time
 * axis. Everything is read-only, and nothing comes from the internet.
 */
@NullMarked
package dev.headroom.dashboard;

import org.jspecify.annotations.NullMarked;
