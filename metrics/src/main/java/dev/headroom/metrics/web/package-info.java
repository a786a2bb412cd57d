/**
 * The HTTP API of Prometheus, over Headroom's own store: what Grafana, promtool and a Prometheus
 * that federates ask for.
 *
 * <p>{@link dev.headroom.metrics.web.PrometheusApi} is a service of the room {@code http}; it reads
 * parameters as Prometheus reads them, from the line and from a form, and spells answers, numbers
 * and errors as Prometheus spells them (prometheus.io/docs, "HTTP API"; web/api/v1 of its source).
 * Questions run on a few threads of their own, for which others wait for a bounded time; each has a
 * deadline, and each answer a length, so that no question stops the scraping that goes on beside
 * it.
 */
@NullMarked
package dev.headroom.metrics.web;

import org.jspecify.annotations.NullMarked;
