/**
 * What to scrape, as a Prometheus configuration says it.
 *
 * <p>{@link dev.headroom.metrics.scrape.config.ScrapeConfiguration#read} takes a {@code
 * prometheus.yml} as it is: {@code global} and {@code scrape_configs} become values, checked as
 * Prometheus checks them, each mistake a problem with its line. What Prometheus does and Headroom
 * does not (rules, alerts, remote storage, discovery other than static and by files) does not keep
 * the file from being read; it is told once as a note. A field that neither knows is a problem.
 */
@NullMarked
package dev.headroom.metrics.scrape.config;

import org.jspecify.annotations.NullMarked;
