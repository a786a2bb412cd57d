package dev.headroom.signal;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.metrics.store.TargetSeries;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.policy.MetricIdentifier;
import dev.headroom.scaling.policy.MetricSpec;
import dev.headroom.scaling.policy.MetricTarget;
import dev.headroom.scaling.quantity.Quantity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A latency is one of requests, not of replicas: of two replicas, one answers 99 of 100 requests in
 * a tenth of a second, the other the last one in ten.
 */
@Timeout(60)
class TogetherTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Catalog CATALOG = Catalog.builtIn();

  private final List<HttpServer> servers = new ArrayList<>();
  private final Scraper scraper =
      new Scraper(
          ScrapeSettings.EVERY_SECOND,
          new Head(HeadSettings.standard(), InstantSource.system()),
          InstantSource.system());

  @AfterEach
  void stop() {
    scraper.close();
    servers.forEach(server -> server.stop(0));
  }

  /** Whose page says, each time that it is read, so many more requests that took so long. */
  private WatchedTarget replica(String name, int each, double seconds) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics",
        exchange -> {
          int requests = each * asked.getAndIncrement();
          StringBuilder page = new StringBuilder("# TYPE inference_latency_seconds histogram\n");
          page.append("request_queue_depth 0\n");
          for (double bound : new double[] {0.1, 1, 10, Double.POSITIVE_INFINITY}) {
            page.append("inference_latency_seconds_bucket{le=\"")
                .append(Double.isInfinite(bound) ? "+Inf" : String.valueOf(bound))
                .append("\"} ")
                .append(bound >= seconds ? requests : 0)
                .append('\n');
          }
          page.append("inference_latency_seconds_sum ").append(requests * seconds);
          page.append("\ninference_latency_seconds_count ").append(requests).append('\n');
          byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    URI page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
    return scraper.watch(Target.of(name, page, "default", "server"));
  }

  private static List<Double> values(Reading reading) {
    return reading instanceof Reading.PerPod pods
        ? pods.samples().stream().map(PodSample::milliValue).map(milli -> milli / 1000.0).toList()
        : List.of();
  }

  private static Pages of(Map<String, WatchedTarget> targets) {
    Map<String, TargetSeries> series = new LinkedHashMap<>();
    targets.forEach((name, target) -> series.put(name, target.series()));
    return Pages.of(series);
  }

  private static Reading named(String metric, Map<String, WatchedTarget> pages) {
    MetricSpec spec =
        new MetricSpec.Pods(
            MetricIdentifier.named(metric), new MetricTarget.AverageValue(Quantity.parse("1")));
    return new SeriesMeter(spec, CATALOG).read(of(pages), Instant.now()).reading();
  }

  @Test
  void aQuantileOrMeanOfRequestsIsTakenOverAllReplicas() throws IOException {
    Map<String, WatchedTarget> pages =
        Map.of("fast", replica("fast", 99, 0.1), "slow", replica("slow", 1, 10));
    until("both have rates", LIMIT, () -> values(named("latency-p95", pages)).size() == 2);

    List<Double> p95 = values(named("latency-p95", pages));
    assertThat(p95.getFirst()).as("the p95s are 0.095 and 9.55; their mean is 4.8").isLessThan(0.2);
    assertThat(p95).as("what a workload has is what each has").containsOnly(p95.getFirst());
    assertThat(values(named("latency-mean", pages)))
        .as("(99 × 0.1 + 1 × 10) / 100, where the mean of the means is 5.05")
        .hasSize(2)
        .allSatisfy(mean -> assertThat(mean).isCloseTo(0.199, within(0.15)));

    assertThat(values(named("queue-depth", pages))).as("of each").containsExactly(0.0, 0.0);
    assertThat(values(named("latency-p95", Map.of("slow", pages.get("slow")))).getFirst())
        .as("of one alone")
        .isGreaterThan(9);
  }

  @Test
  void aReplicaWithoutAPageHasNoPartInIt() throws IOException {
    Map<String, WatchedTarget> pages =
        Map.of(
            "fast",
            replica("fast", 99, 0.1),
            "lost",
            scraper.watch(
                Target.of("lost", URI.create("http://127.0.0.1:1/metrics"), "default", "server")));
    until("it has rates", LIMIT, () -> !values(named("latency-p95", pages)).isEmpty());
    PageValues page =
        PageValues.read(
            CATALOG.reader("latency-p95", List.of(), Map.of()), of(pages), Instant.now());
    assertThat(page.values()).containsOnlyKeys("fast");
    assertThat(page.absences()).containsOnlyKeys("lost");
    assertThat(Optional.ofNullable(page.values().get("fast")))
        .hasValueSatisfying(value -> assertThat(value).isLessThan(0.2));
  }
}
