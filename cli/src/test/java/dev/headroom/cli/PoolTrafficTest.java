package dev.headroom.cli;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.dashboard.timeline.ErrorRate;
import dev.headroom.dashboard.timeline.Maker;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.gateway.Repeatability;
import dev.headroom.gateway.Replica;
import dev.headroom.gateway.Route;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolTrafficTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private HttpServer server;
  private Gateway gateway;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(ANY, 10);
    server.createContext(
        "/",
        exchange -> {
          boolean fails = exchange.getRequestURI().getPath().endsWith("/broken");
          exchange.sendResponseHeaders(fails ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
    gateway = Gateway.start(GatewaySettings.at(ANY));
  }

  @AfterEach
  void close() {
    gateway.close();
    server.stop(0);
  }

  private Pool pool() {
    Pool pool = gateway.pool("files", PoolLimits.DEFAULT, PoolListener.NONE);
    pool.replicas(List.of(Replica.ready("files-1", "127.0.0.1", server.getAddress().getPort())));
    gateway.route(List.of(new Route("files", Set.of(), Repeatability.USUAL, pool)));
    return pool;
  }

  private void request(Pool pool, int times) throws Exception {
    request(pool, "", times);
  }

  private void request(Pool pool, String path, int times) throws Exception {
    long before = counted(pool);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < times; i++) {
        URI uri = URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/files/" + path);
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      }
    }
    until("all are counted", () -> counted(pool) == before + times);
  }

  /** Those whose answer came to its end, and those that were refused. */
  private static long counted(Pool pool) {
    PoolSnapshot now = pool.snapshot();
    return now.latency().count()
        + now.answeredByGateway().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void ratesAreWhatWentThroughInBetween() throws Exception {
    Pool pool = pool();
    PoolTraffic before = new PoolTraffic(NOW, pool.snapshot());
    request(pool, 4);

    Traffic traffic = new PoolTraffic(NOW.plusSeconds(2), pool.snapshot()).since(before);

    assertThat(traffic.answered()).hasValue(2);
    assertThat(traffic.failed()).hasValue(0);
    assertThat(traffic.p95()).isPresent();
  }

  @Test
  void failedAnswersAreToldByStatusAndMaker() throws Exception {
    Pool pool = pool();
    request(pool, "broken", 3);
    PoolTraffic before = new PoolTraffic(NOW, pool.snapshot());
    request(pool, "broken", 4);
    pool.unavailable(Optional.of("it ends at once"));
    pool.replicas(List.of());
    request(pool, "", 2);

    Traffic traffic = new PoolTraffic(NOW.plusSeconds(2), pool.snapshot()).since(before);

    assertThat(traffic.errors())
        .containsExactlyInAnyOrder(
            new ErrorRate(500, Maker.REPLICA, 2), new ErrorRate(503, Maker.GATEWAY, 1));
  }

  /** A server that was removed and added has another pool of the same name, which counts anew. */
  @Test
  void countsThatWentBackAreOfAnotherPool() throws Exception {
    Pool first = pool();
    request(first, 3);
    PoolTraffic before = new PoolTraffic(NOW, first.snapshot());
    first.close();

    Pool second = pool();
    PoolTraffic none = new PoolTraffic(NOW.plusSeconds(1), second.snapshot());
    assertThat(none.since(before)).isEqualTo(Traffic.UNKNOWN);

    request(second, 1);
    PoolTraffic some = new PoolTraffic(NOW.plusSeconds(2), second.snapshot());
    assertThat(some.since(before)).isEqualTo(Traffic.UNKNOWN);
    assertThat(some.since(none).answered()).hasValue(1);
  }
}
