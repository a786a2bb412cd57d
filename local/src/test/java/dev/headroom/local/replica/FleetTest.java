package dev.headroom.local.replica;

import static dev.headroom.local.process.Awaiting.alive;
import static dev.headroom.local.process.Awaiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import dev.headroom.gateway.Gateway;
import dev.headroom.gateway.GatewaySettings;
import dev.headroom.gateway.Pool;
import dev.headroom.gateway.PoolLimits;
import dev.headroom.gateway.PoolListener;
import dev.headroom.gateway.PoolSnapshot;
import dev.headroom.gateway.Route;
import dev.headroom.local.process.ChildProcesses;
import dev.headroom.local.process.LoopbackPorts;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real processes: the JDK's own file server, ready while the file {@code ready} is there. */
@Timeout(120)
class FleetTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final FleetSettings FAST =
      new FleetSettings(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          2,
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          1 << 20);

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<ReplicaEvent> events = new ConcurrentLinkedQueue<>();
  private Gateway gateway;
  private Pool pool;
  private Fleet.Machine machine;
  private Fleet fleet;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("ready"), "yes");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    gateway = Gateway.start(GatewaySettings.at(any));
    pool = gateway.pool("files", PoolLimits.DEFAULT, PoolListener.NONE);
    gateway.route(List.of(new Route("files", Set.of(), false, pool)));
    machine =
        new Fleet.Machine(
            new ChildProcesses(),
            new LoopbackPorts(),
            ClientFactory.ofDefault(),
            new Scraper(ScrapeSettings.EVERY_SECOND, InstantSource.system()),
            InstantSource.system(),
            FAST);
    fleet = new Fleet("files", files(Map.of()), folder, machine, pool, events::add);
  }

  @AfterEach
  void close() {
    fleet.stop(Duration.ZERO, Duration.ofSeconds(2));
    machine.children().close();
    machine.scraper().close();
    gateway.close();
  }

  /** The JDK's file server of {@link #folder}; another environment makes it another template. */
  private ReplicaTemplate files(Map<String, String> environment) {
    return template(
        environment,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-m",
        "jdk.httpserver",
        "-b",
        "127.0.0.1",
        "-d",
        folder.toString(),
        "-p",
        "{port}");
  }

  private ReplicaTemplate template(Map<String, String> environment, String... command) {
    return new ReplicaTemplate(
        List.of(command), environment, folder, "/ready", Optional.empty(), Duration.ofSeconds(1));
  }

  private List<ReplicaStatus> ready() {
    return fleet.replicas().stream()
        .filter(replica -> replica.state() == ReplicaState.READY)
        .toList();
  }

  private void untilReady(int number) {
    until(
        number + " ready, all routed to",
        LIMIT,
        () -> ready().size() == number && pool.snapshot().replicas().size() == number);
  }

  private void untilEvent(ReplicaEvent.Kind kind, String text) {
    until(
        "told of " + kind + " " + text,
        LIMIT,
        () -> events.stream().anyMatch(e -> e.kind() == kind && e.message().contains(text)));
  }

  private static void signal(long pid, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  @Test
  void asManyRunAsAreWantedAndNoneIsLeft() {
    fleet.want(2);
    untilReady(2);
    List<ReplicaStatus> before = ready();

    fleet.want(1);
    until("one is left", LIMIT, () -> fleet.replicas().size() == 1);
    assertThat(fleet.replicas().getFirst().name()).as("the younger goes").isEqualTo("files-1");

    fleet.want(0);
    until("none is left", LIMIT, () -> fleet.replicas().isEmpty());
    assertThat(before).noneMatch(replica -> alive(replica.pid()));
    assertThat(pool.snapshot().replicas()).isEmpty();
  }

  @Test
  void killedAndHungOnesAreReplacedAndNoRequestFails() throws Exception {
    fleet.want(2);
    untilReady(2);
    try (Requests requests = new Requests()) {
      requests.untilMore(20);
      ReplicaStatus killed = ready().getFirst();
      signal(killed.pid(), "KILL");
      untilEvent(ReplicaEvent.Kind.DIED, "by signal 9");
      untilReady(2);
      requests.untilMore(20);

      ReplicaStatus hung = ready().getFirst();
      signal(hung.pid(), "STOP");
      untilEvent(ReplicaEvent.Kind.HUNG, "did not answer");
      until("the hung one is gone", LIMIT, () -> !alive(hung.pid()));
      untilReady(2);
      requests.untilMore(20);
      assertThat(ready()).extracting(ReplicaStatus::name).containsExactly("files-3", "files-4");
      assertThat(requests.failures).isEmpty();
    }
  }

  @Test
  void newTemplateReplacesOneByOneAndNoRequestFails() {
    fleet.want(2);
    untilReady(2);
    try (Requests requests = new Requests()) {
      requests.untilMore(20);
      fleet.template(files(Map.of("VERSION", "2")));
      until(
          "both are new",
          LIMIT,
          () ->
              fleet.replicas().size() == 2
                  && ready().stream().filter(ReplicaStatus::newest).count() == 2);
      requests.untilMore(20);
      assertThat(requests.failures).isEmpty();
      assertThat(requests.fewestReady).hasValueGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void templateThatDiesLeavesTheOldOnesAndIsTriedLessAndLess() {
    fleet.want(1);
    untilReady(1);

    fleet.template(template(Map.of(), "sh", "-c", "echo no model in {port} >&2; exit 3"));
    untilEvent(ReplicaEvent.Kind.DIED, "exit code 3");
    untilEvent(ReplicaEvent.Kind.DIED, "no model in");
    untilEvent(ReplicaEvent.Kind.BACK_OFF, "was failure 2 in a row");
    assertThat(ready()).extracting(ReplicaStatus::name).containsExactly("files-1");

    fleet.template(files(Map.of("VERSION", "3")));
    until("it is replaced", LIMIT, () -> ready().size() == 1 && ready().getFirst().newest());
  }

  @Test
  void oneThatSaysItIsNotReadyGetsNoRequestsUntilItIs() throws Exception {
    fleet.want(1);
    untilReady(1);

    Files.delete(folder.resolve("ready"));
    untilEvent(ReplicaEvent.Kind.UNREADY, "answers /ready with an error");
    assertThat(pool.snapshot().replicas()).isEmpty();

    Files.writeString(folder.resolve("ready"), "yes");
    untilEvent(ReplicaEvent.Kind.READY, "ready again");
    untilReady(1);
    assertThat(ready()).extracting(ReplicaStatus::name).containsExactly("files-1");
  }

  @Test
  void oneThatIgnoresTermIsKilled() {
    fleet.template(
        template(Map.of(), "sh", "-c", "trap '' TERM; echo {port}; while :; do sleep 1; done"));
    fleet.want(1);
    until("it runs", LIMIT, () -> Files.exists(folder.resolve("files-1.log")));
    long pid = fleet.replicas().getFirst().pid();

    fleet.stop(Duration.ZERO, Duration.ofSeconds(2));

    assertThat(alive(pid)).isFalse();
    assertThat(fleet.replicas()).isEmpty();
  }

  /** Requests one after the other, until closed. */
  private final class Requests implements AutoCloseable {
    final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger fewestReady = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread thread = Thread.ofVirtual().start(this::run);

    private void run() {
      URI uri = URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/ready");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
      while (!closed.get()) {
        try {
          HttpResponse<String> response =
              client.send(request, HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() != 200) {
            failures.add(response.statusCode() + " " + response.body());
          }
        } catch (IOException | InterruptedException e) {
          failures.add(e.toString());
        }
        answered.incrementAndGet();
        PoolSnapshot snapshot = pool.snapshot();
        int routed =
            (int)
                snapshot.replicas().stream()
                    .filter(
                        load -> load.replica().state() == dev.headroom.gateway.Replica.State.READY)
                    .count();
        fewestReady.accumulateAndGet(routed, Math::min);
      }
    }

    void untilMore(int requests) {
      int goal = answered.get() + requests;
      until(requests + " more requests", LIMIT, () -> answered.get() >= goal);
    }

    @Override
    public void close() {
      closed.set(true);
      until("the last request is answered", LIMIT, () -> !thread.isAlive());
      client.close();
    }
  }
}
