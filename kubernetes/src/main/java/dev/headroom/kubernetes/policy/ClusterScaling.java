package dev.headroom.kubernetes.policy;

import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.scrape.PodScrapes;
import dev.headroom.kubernetes.target.Activities;
import dev.headroom.kubernetes.target.CostWriter;
import dev.headroom.kubernetes.target.ObservedPods;
import dev.headroom.kubernetes.target.PodPages;
import dev.headroom.kubernetes.target.Targets;
import dev.headroom.kubernetes.target.View;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.signal.Measurements;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * All that scales on a cluster, put together: pods are watched and scraped, and policies decided
 * for, from the start until it is closed. Only whoever leads may start it. Thread-safe.
 */
public final class ClusterScaling implements AutoCloseable {
  private final SharedIndexInformer<Pod> informer;
  private final Scraper scraper;
  private final PodScrapes scrapes;
  private final Measurements measurements;
  private final Targets targets;
  private final PolicyController controller;

  private ClusterScaling(
      KubernetesClient client,
      ScalingSettings settings,
      Optional<RemoteSettings> prometheus,
      Activities activities,
      DecisionLog decisions)
      throws IOException {
    InstantSource clock = InstantSource.system();
    Head head = new Head(HeadSettings.standard(), clock);
    measurements = Measurements.over(head, prometheus);
    measurements.rules().rules(settings.rules());
    scraper = new Scraper(ScrapeSettings.EVERY_SECOND, head, clock);
    scrapes = new PodScrapes(scraper, PodScrapes.MOST_PAGES);
    targets = new Targets(client);
    ObservedPods pods = new ObservedPods();
    informer =
        client
            .pods()
            .inAnyNamespace()
            .runnableInformer(0)
            .addEventHandler(pods)
            .addEventHandler(scrapes)
            .exceptionHandler((_, _) -> true);
    View view = new View(targets, pods, PodPages.of(scrapes), activities, CostWriter.of(client));
    try {
      controller =
          PolicyController.start(
              client, settings, view, measurements.asked(), informer::hasSynced, decisions);
    } catch (IOException | RuntimeException e) {
      closeSight();
      throw e;
    }
    var _ = informer.start();
  }

  /**
   * Starts.
   *
   * @param prometheus whom queries and rules are asked of, in place of the pods' own pages
   * @param activities what is known of requests by whoever stands in front of targets
   * @throws IOException if what a leader before remembered cannot be read
   * @throws IllegalArgumentException if a file of the Prometheus' TLS cannot be used
   */
  public static ClusterScaling start(
      KubernetesClient client,
      ScalingSettings settings,
      Optional<RemoteSettings> prometheus,
      Activities activities,
      DecisionLog decisions)
      throws IOException {
    return new ClusterScaling(client, settings, prometheus, activities, decisions);
  }

  @Override
  public void close() {
    controller.close();
    closeSight();
  }

  private void closeSight() {
    informer.close();
    targets.close();
    scrapes.close();
    scraper.close();
    measurements.close();
  }
}
