/**
 * What the server tells about itself: counters, gauges and histograms, and the text that Prometheus
 * scrapes.
 *
 * <p>Names, labels and buckets are those of OpenVINO Model Server, so that its dashboards, rules
 * and autoscaling recipes work unchanged; a Prometheus client library cannot write them, as it
 * appends {@code _total} to counters. What OVMS does not tell is added under names that begin with
 * {@code headroom_}.
 */
@NullMarked
package dev.headroom.serving.telemetry;

import org.jspecify.annotations.NullMarked;
