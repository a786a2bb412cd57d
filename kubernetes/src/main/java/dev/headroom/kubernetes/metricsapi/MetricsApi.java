package dev.headroom.kubernetes.metricsapi;

import dev.headroom.http.Drain;
import dev.headroom.http.HttpServer;
import dev.headroom.http.HttpSettings;
import dev.headroom.http.tls.TlsFiles;
import dev.headroom.kubernetes.metricsapi.MetricsApiSettings.Certificate;
import dev.headroom.kubernetes.metricsapi.access.AccessReviews;
import dev.headroom.kubernetes.metricsapi.answer.MetricAnswers;
import dev.headroom.kubernetes.metricsapi.answer.PodSignals;
import dev.headroom.kubernetes.metricsapi.certificate.CertificateKeeper;
import dev.headroom.kubernetes.metricsapi.certificate.ObjectName;
import dev.headroom.kubernetes.metricsapi.certificate.TlsFolder;
import dev.headroom.kubernetes.metricsapi.identity.Authenticator;
import dev.headroom.kubernetes.metricsapi.identity.ClusterTrust;
import dev.headroom.kubernetes.metricsapi.identity.TokenReviews;
import dev.headroom.kubernetes.metricsapi.kind.ClusterKinds;
import dev.headroom.kubernetes.metricsapi.kind.ClusterObjects;
import dev.headroom.kubernetes.metricsapi.usage.Kubelets;
import dev.headroom.kubernetes.metricsapi.usage.UsageAnswers;
import dev.headroom.kubernetes.scrape.PodScrapes;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.backend.MetricsBackend;
import dev.headroom.metrics.backend.RemoteBackend;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.rules.MetricsRules;
import dev.headroom.metrics.rules.QueryChecks;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics APIs of a cluster, served until closed. Thread-safe. */
public final class MetricsApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricsApi.class);

  /** How long the cluster may take to say what nothing can be answered without. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As Prometheus has it; a series that ended has no value sooner. */
  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  /** Of a question that a rule asks of the own store. */
  private static final Duration RULE_DEADLINE = Duration.ofSeconds(2);

  /** A cluster's API server may still send some requests while it learns that we go. */
  private static final Drain DRAIN = new Drain(Duration.ofSeconds(1), Duration.ofSeconds(20));

  private final Opened opened;
  private final HttpServer server;

  private MetricsApi(Opened opened, HttpServer server) {
    this.opened = opened;
    this.server = server;
  }

  /**
   * Starts, and returns once questions are answered.
   *
   * @param cluster stays open
   * @throws IOException naming what is wrong: what the cluster does not say, an address that cannot
   *     be had, a file that cannot be used
   * @throws IllegalArgumentException if the rules' file cannot be read
   */
  public static MetricsApi start(
      KubernetesClient cluster, MetricsApiSettings settings, Catalog catalog, InstantSource clock)
      throws IOException, InterruptedException {
    Opened opened = new Opened();
    try {
      return new MetricsApi(opened, serve(cluster, settings, catalog, clock, opened));
    } catch (IOException | InterruptedException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static HttpServer serve(
      KubernetesClient cluster,
      MetricsApiSettings settings,
      Catalog catalog,
      InstantSource clock,
      Opened opened)
      throws IOException, InterruptedException {
    TlsFolder folder = opened.add(TlsFolder.make());
    ClusterTrust trust = opened.add(new ClusterTrust(cluster, is -> folder.trust(is.allCas())));
    if (!trust.await(PATIENCE)) {
      throw new IOException(
          ClusterTrust.NAMESPACE
              + "/"
              + ClusterTrust.CONFIG_MAP
              + ": cannot be read (expected: the Role extension-apiserver-authentication-reader)");
    }
    TlsFiles files = files(cluster, settings.certificate(), folder, clock, opened);
    Head head = new Head(HeadSettings.standard(), clock);
    Scraper scraper =
        opened.add(
            new Scraper(
                ScrapeSettings.EVERY_SECOND.withInterval(settings.scrapeEvery()), head, clock));
    PodScrapes scrapes = opened.add(new PodScrapes(scraper, PodScrapes.MOST_PAGES));
    SharedIndexInformer<Pod> pods = pods(cluster, settings.namespace(), scrapes, opened);
    MetricsRules rules =
        new MetricsRules(
            backend(head, settings.prometheus(), opened),
            settings.prometheus().map(RemoteSettings::timeout).orElse(RULE_DEADLINE));
    ClusterKinds kinds = rules(cluster, settings, catalog, rules, opened);
    PodSignals signals = new PodSignals(catalog, scrapes);
    RequestCounts counts = new RequestCounts();
    ServedContents contents =
        new ServedContents(
            new MetricAnswers(
                kinds, new ClusterObjects(cluster, pods.getIndexer()), rules, signals),
            usage(cluster, settings, pods, clock, opened),
            rules,
            signals,
            () -> counts.exposition() + exposition(scrapes, head),
            clock,
            settings.version());
    ApiService service =
        new ApiService(
            new Authenticator(trust::current, new TokenReviews(cluster)),
            new AccessReviews(cluster),
            contents,
            counts,
            clock);
    return opened.add(
        HttpServer.start(
            HttpSettings.on(settings.address()).withTls(files).withDrain(DRAIN), service));
  }

  private static TlsFiles files(
      KubernetesClient cluster,
      Certificate certificate,
      TlsFolder folder,
      InstantSource clock,
      Opened opened) {
    return switch (certificate) {
      case Certificate.OfFiles(var chain, var key) -> folder.with(chain, key);
      case Certificate.Own(var secret, var service, List<String> more) -> {
        TreeSet<String> names = new TreeSet<>(more);
        service.ifPresent(name -> names.addAll(hosts(name)));
        if (names.isEmpty()) {
          names.add("localhost");
        }
        opened.add(new CertificateKeeper(cluster, secret, service, names, folder, clock));
        yield folder.files();
      }
    };
  }

  private static List<String> hosts(ObjectName service) {
    String host = service.name() + "." + service.namespace();
    return List.of(service.name(), host, host + ".svc", host + ".svc.cluster.local");
  }

  private static SharedIndexInformer<Pod> pods(
      KubernetesClient cluster, Optional<String> namespace, PodScrapes scrapes, Opened opened)
      throws IOException, InterruptedException {
    SharedIndexInformer<Pod> informer =
        (namespace.isPresent()
                ? cluster.pods().inNamespace(namespace.get())
                : cluster.pods().inAnyNamespace())
            .runnableInformer(0)
            .addEventHandler(scrapes)
            .exceptionHandler(
                (_, problem) -> {
                  log.warn("Pods are not followed: {}; it is tried again", problem.getMessage());
                  return true;
                });
    opened.add(informer);
    try {
      var _ =
          informer.start().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return informer;
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "pods: cannot be listed (expected: the right to list and watch them)", e);
    }
  }

  private static MetricsBackend backend(
      Head head, Optional<RemoteSettings> prometheus, Opened opened) {
    return prometheus.isPresent()
        ? opened.add(new RemoteBackend(prometheus.get()))
        : new HeadBackend(head, LOOKBACK);
  }

  /** Rules need the kinds that labels may name; and a change of these makes others of them. */
  private static ClusterKinds rules(
      KubernetesClient cluster,
      MetricsApiSettings settings,
      Catalog catalog,
      MetricsRules rules,
      Opened opened) {
    LiveRules live =
        opened.add(
            new LiveRules(
                rules,
                new QueryChecks(
                    settings.prometheus().isPresent() ? Dialect.OTHER : Dialect.OWN,
                    catalog::isCounter)));
    ClusterKinds kinds = opened.add(new ClusterKinds(cluster, live::types));
    live.types(kinds.types());
    settings.rules().ifPresent(source -> live.follow(source, cluster));
    return kinds;
  }

  private static Optional<UsageAnswers> usage(
      KubernetesClient cluster,
      MetricsApiSettings settings,
      SharedIndexInformer<Pod> pods,
      InstantSource clock,
      Opened opened) {
    return settings.resourceMetrics()
        ? Optional.of(new UsageAnswers(opened.add(new Kubelets(cluster, clock)), pods.getIndexer()))
        : Optional.empty();
  }

  private static String exposition(PodScrapes scrapes, Head head) {
    return """
        # HELP headroom_metrics_api_pages Pages of pods that are scraped.
        # TYPE headroom_metrics_api_pages gauge
        headroom_metrics_api_pages %d
        # HELP headroom_metrics_api_pods_left_out Pods that are not scraped, as there are too many pages.
        # TYPE headroom_metrics_api_pods_left_out gauge
        headroom_metrics_api_pods_left_out %d
        # HELP headroom_metrics_api_series Series that are kept.
        # TYPE headroom_metrics_api_series gauge
        headroom_metrics_api_series %d
        """
        .formatted(scrapes.pages().size(), scrapes.leftOut(), head.status().series());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Answers what was asked, and stops. */
  @Override
  public void close() {
    opened.close();
  }
}
