package dev.headroom.signal;

import static dev.headroom.testing.Await.until;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.Repeatability;
import dev.headroom.gateway.Replica;
import dev.headroom.gateway.Route;
import dev.headroom.gateway.signal.LoadWatch;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A replica {@code r-1} with a metrics page of the test's, behind a real gateway: it holds every
 * request until it is closed.
 */
final class MeasuredServer implements AutoCloseable {
  private static final long SECOND = 1_000_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server = HttpServer.create(ANY, 100);
  private final AtomicReference<String> page = new AtomicReference<>("");
  private final Gateway gateway = Gateway.start(GatewaySettings.at(ANY));
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final AtomicReference<LoadWatch> watching = new AtomicReference<>();
  private final Pool pool =
      gateway.pool(
          "pool",
          PoolLimits.DEFAULT,
          new PoolListener() {
            @Override
            public void stirred(String name) {
              watching.get().stirred();
            }
          });
  private final Scraper scraper =
      new Scraper(
          ScrapeSettings.EVERY_SECOND,
          new Head(HeadSettings.standard(), InstantSource.system()),
          InstantSource.system());
  private final HttpClient client = HttpClient.newHttpClient();
  private final WatchedTarget watched;
  final LoadWatch load = new LoadWatch(pool, timer, () -> {});

  /**
   * @param page what its metrics page says; empty: it answers 404
   */
  MeasuredServer(String page) throws IOException {
    this.page.set(page);
    watching.set(load);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::hold);
    server.createContext("/metrics", this::metrics);
    server.start();
    int port = server.getAddress().getPort();
    pool.replicas(List.of(Replica.ready("r-1", "127.0.0.1", port)));
    gateway.route(List.of(new Route("server", Set.of(), Repeatability.USUAL, pool)));
    watched =
        scraper.watch(
            Target.of(
                "r-1", URI.create("http://127.0.0.1:" + port + "/metrics"), "default", "server"));
    until("it was scraped", LIMIT, () -> watched.last().isPresent());
  }

  private void hold(HttpExchange exchange) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** No replica is ready any more. */
  MeasuredServer withoutReplicas() {
    pool.replicas(List.of());
    return this;
  }

  /** Keeps so many requests in flight, and waits until a second has seen them all along. */
  MeasuredServer underLoad(int requests) {
    long began = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      var _ =
          client.sendAsync(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/"))
                  .version(HttpClient.Version.HTTP_1_1)
                  .build(),
              BodyHandlers.discarding());
    }
    until(
        "a second has seen them",
        LIMIT,
        // Before its first look, the watch has only the moment to tell of.
        () ->
            System.nanoTime() - began > SECOND
                && load.means().inFlight().getOrDefault("r-1", 0.0) > requests - 0.001);
    return this;
  }

  Pages pages() {
    return Pages.of(Map.of("r-1", watched.series()));
  }

  Measure read(Meter meter) {
    return meter.read(pages(), Instant.now());
  }

  @Override
  public void close() {
    end.countDown();
    client.shutdownNow();
    gateway.close();
    server.stop(0);
    scraper.close();
    timer.shutdownNow();
  }
}
