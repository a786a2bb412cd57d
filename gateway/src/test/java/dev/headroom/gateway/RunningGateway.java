package dev.headroom.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A gateway with one pool, called {@code pool}, that answers everything, and a client. */
final class RunningGateway implements AutoCloseable, PoolListener {
  final Gateway gateway;
  final Pool pool;
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();

  RunningGateway(PoolLimits limits, boolean repeatable, Replica... replicas) {
    this(settings(), limits, repeatable, replicas);
  }

  RunningGateway(
      GatewaySettings settings, PoolLimits limits, boolean repeatable, Replica... replicas) {
    gateway = Gateway.start(settings);
    pool = gateway.pool("pool", limits, this);
    pool.replicas(List.of(replicas));
    repeats(repeatable ? Repeatability.ALL : Repeatability.USUAL);
  }

  void repeats(Repeatability which) {
    gateway.route(List.of(new Route("server", Set.of("m"), which, pool)));
  }

  static GatewaySettings settings() {
    return GatewaySettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public void replicaFailed(String pool, String replica, Failure failure, Throwable cause) {
    events.add(replica + " " + failure);
  }

  @Override
  public void replicaWanted(String pool) {
    events.add("wanted");
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(posted(path, body), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> posting(String path, String body) {
    return client.sendAsync(posted(path, body), BodyHandlers.ofString());
  }

  private HttpRequest posted(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(30))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Override
  public void close() {
    client.shutdownNow();
    gateway.stop(Duration.ofMillis(500));
  }
}
