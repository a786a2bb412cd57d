/**
 * How this room's clients reach others: as whom, and whom they trust.
 *
 * <p>Those who scrape and those who ask a Prometheus share these: {@link
 * dev.headroom.metrics.access.Credentials} say who asks, {@link
 * dev.headroom.metrics.access.TlsSettings} whom the other one has to be, and {@link
 * dev.headroom.metrics.access.Connections} are made by them. What is in files counts as it stands
 * when it is used: a secret that is rotated, or a certificate that is renewed, needs no restart.
 */
@NullMarked
package dev.headroom.metrics.access;

import org.jspecify.annotations.NullMarked;
