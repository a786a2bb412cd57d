package dev.headroom.kubernetes.policy;

import dev.headroom.control.DecisionLog;
import dev.headroom.kubernetes.activator.Sleeper;
import dev.headroom.kubernetes.cluster.Cluster;
import dev.headroom.kubernetes.scrape.PodScrapes;
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
import java.util.List;
import java.util.Optional;

/**
 * All that scales on a cluster, put together: pods are watched and scraped, and policies decided
 * for, from the start until it is closed. Only whoever leads may start it. Thread-safe.
 */
public final class ClusterScaling implements AutoCloseable {
  private final KubernetesClient turns;
  private final List<SharedIndexInformer<Pod>> informers;
  private final Scraper scraper;
  private final PodScrapes scrapes;
  private final Measurements measurements;
  private final Targets targets;
  private final PolicyController controller;

  private ClusterScaling(
      KubernetesClient client,
      ScalingSettings settings,
      Optional<RemoteSettings> prometheus,
      DecisionLog decisions)
      throws IOException {
    InstantSource clock = InstantSource.system();
    Head head = new Head(HeadSettings.standard(), clock);
    measurements = Measurements.over(head, prometheus);
    measurements.rules().rules(settings.rules());
    scraper = new Scraper(ScrapeSettings.EVERY_SECOND, head, clock);
    scrapes = new PodScrapes(scraper, PodScrapes.MOST_PAGES);
    turns = Cluster.forTurns(client);
    targets = new Targets(turns, settings.watched());
    ObservedPods pods = new ObservedPods();
    informers = settings.watched().informers(client.pods());
    informers.forEach(informer -> informer.addEventHandler(pods).addEventHandler(scrapes));
    View view = new View(targets, pods, PodPages.of(scrapes), CostWriter.of(turns));
    try {
      controller =
          PolicyController.start(
              turns, settings, view, measurements.asked(), this::podsAreKnown, decisions);
    } catch (IOException | RuntimeException e) {
      closeSight();
      throw e;
    }
    informers.forEach(
        informer -> {
          var _ = informer.start();
        });
  }

  private boolean podsAreKnown() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /**
   * Starts.
   *
   * @param prometheus whom queries and rules are asked of, in place of the pods' own pages
   * @throws IOException if what a leader before remembered cannot be read
   * @throws IllegalArgumentException if a file of the Prometheus' TLS cannot be used
   */
  public static ClusterScaling start(
      KubernetesClient client,
      ScalingSettings settings,
      Optional<RemoteSettings> prometheus,
      DecisionLog decisions)
      throws IOException {
    return new ClusterScaling(client, settings, prometheus, decisions);
  }

  /** The policies that may take their target's last replica away, for the activators' paths. */
  public List<Sleeper> sleepers() {
    return controller.sleepers();
  }

  @Override
  public void close() {
    controller.close();
    closeSight();
  }

  private void closeSight() {
    informers.forEach(SharedIndexInformer::close);
    targets.close();
    scrapes.close();
    scraper.close();
    measurements.close();
    turns.close();
  }
}
