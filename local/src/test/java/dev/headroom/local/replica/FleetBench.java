package dev.headroom.local.replica;

import static dev.headroom.testing.Await.until;

import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.api.resource.Probe;
import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.gateway.Repeatability;
import dev.headroom.gateway.Route;
import dev.headroom.local.process.ChildProcesses;
import dev.headroom.local.process.LoopbackPorts;
import dev.headroom.local.process.MachineShare;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A fleet of real processes behind a gateway that a client asks. */
public final class FleetBench implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final FleetSettings FAST =
      new FleetSettings(Duration.ofMillis(50), 2, Duration.ZERO, Duration.ofSeconds(5));

  final ConcurrentLinkedQueue<ReplicaEvent> events = new ConcurrentLinkedQueue<>();
  final Set<Integer> heldPorts = ConcurrentHashMap.newKeySet();
  final Gateway gateway;
  public final Pool pool;
  final Machine machine;
  public final Fleet fleet;
  private final HttpClient client = HttpClient.newHttpClient();

  public FleetBench(Path folder, ReplicaTemplate template, ReplicaSettings settings)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    gateway = Gateway.start(GatewaySettings.at(any));
    pool = gateway.pool("any", PoolLimits.DEFAULT, PoolListener.NONE);
    gateway.route(List.of(new Route("any", Set.of(), Repeatability.USUAL, pool)));
    machine =
        new Machine(
            new ChildProcesses(folder.resolve("replicas")),
            new CountedPorts(),
            new MachineShare(),
            new ConfigFiles(),
            ClientFactory.ofDefault(),
            new Scraper(
                ScrapeSettings.EVERY_SECOND,
                new Head(HeadSettings.standard(), InstantSource.system()),
                InstantSource.system()),
            InstantSource.system(),
            Uptime.ofJvm(),
            FAST);
    fleet = new Fleet("any", template, settings, folder, machine, pool, events::add);
  }

  private final class CountedPorts extends LoopbackPorts {
    @Override
    public synchronized int take() throws IOException {
      int port = super.take();
      heldPorts.add(port);
      return port;
    }

    @Override
    public synchronized void release(int port) {
      super.release(port);
      heldPorts.remove(port);
    }
  }

  /** {@link AnyServer}, ready when it answers that path. */
  public static ReplicaTemplate anyServer(Path folder, String readiness) {
    return ReplicaTemplate.of(
        AnyServer.command(), Map.of(), folder, quick(readiness), Duration.ofSeconds(5));
  }

  static ReplicaTemplate shell(Path folder, String script) {
    return ReplicaTemplate.of(
        List.of("sh", "-c", script, "{port}"),
        Map.of(),
        folder,
        quick("/ping"),
        Duration.ofSeconds(5));
  }

  /** A GET ten times a second. */
  static Probe quick(String path) {
    return new Probe(
        path,
        Optional.empty(),
        "GET",
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofMillis(100));
  }

  List<String> names(ReplicaState state) {
    return fleet.replicas().stream()
        .filter(replica -> replica.state() == state)
        .map(ReplicaStatus::name)
        .toList();
  }

  List<String> routed() {
    return pool.snapshot().replicas().stream()
        .filter(load -> load.replica().state() == dev.headroom.gateway.Replica.State.READY)
        .map(PoolSnapshot.ReplicaLoad::replica)
        .map(dev.headroom.gateway.Replica::id)
        .toList();
  }

  void untilEvent(ReplicaEvent.Kind kind, String text) {
    until(
        "told of " + kind + " " + text,
        LIMIT,
        () -> events.stream().anyMatch(e -> e.kind() == kind && e.message().contains(text)));
  }

  CompletableFuture<HttpResponse<String>> asking(String path) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.address().getPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    fleet.stop(Duration.ZERO, Duration.ofSeconds(2));
    machine.children().close();
    machine.scraper().close();
    gateway.close();
    client.shutdownNow();
  }
}
