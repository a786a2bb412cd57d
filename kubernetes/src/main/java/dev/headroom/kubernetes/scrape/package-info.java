/**
 * From pods to the one store of samples: whose page is scraped, and under which labels.
 *
 * <p>A pod <em>offers</em> pages in three ways: somebody asks for one ({@link
 * dev.headroom.kubernetes.scrape.AskedPage}: a policy whose signal says where it is read), it is a
 * replica of a ModelServer of ours, or its annotations {@code prometheus.io/scrape}, {@code port},
 * {@code path} and {@code scheme} say so, as the usual relabelling of Prometheus reads them. {@link
 * dev.headroom.kubernetes.scrape.PodTargets} is that rule, a pure function of {@link
 * dev.headroom.kubernetes.scrape.PodFacts}; {@link dev.headroom.kubernetes.scrape.PodScrapes}
 * follows the cluster's pods by it: a pod that comes is scraped at once, and the series of one that
 * goes end.
 */
@NullMarked
package dev.headroom.kubernetes.scrape;

import org.jspecify.annotations.NullMarked;
