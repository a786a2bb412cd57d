package dev.headroom.local.replica;

import static dev.headroom.local.process.Processes.alive;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.headroom.local.process.LogTail;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
      new FleetSettings(Duration.ofMillis(50), 2, Duration.ZERO, Duration.ofSeconds(5));

  private static final Probe READY = ready("/ready");

  private static Probe ready(String path) {
    Probe usual = Probe.get(path);
    return new Probe(
        path,
        usual.port(),
        usual.method(),
        usual.headers(),
        usual.body(),
        usual.expectedStatus(),
        Duration.ofMillis(500),
        Duration.ofMillis(100));
  }

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<ReplicaEvent> events = new ConcurrentLinkedQueue<>();
  private final Uptime uptime = Uptime.ofJvm();

  /** By how much somebody has set the clock. */
  private volatile Duration clockStep = Duration.ZERO;

  /** How long this program was stopped while time went on. */
  private volatile Duration pause = Duration.ZERO;

  private volatile boolean listenerFails;
  private final AtomicInteger uptimesRead = new AtomicInteger();
  private final HeldPorts ports = new HeldPorts();
  private Gateway gateway;
  private Pool pool;
  private Machine machine;
  private Fleet fleet;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("ready"), "yes");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    gateway = Gateway.start(GatewaySettings.at(any));
    pool = gateway.pool("files", PoolLimits.DEFAULT, PoolListener.NONE);
    gateway.route(List.of(new Route("files", Set.of(), Repeatability.USUAL, pool)));
    machine =
        new Machine(
            new ChildProcesses(folder.resolve("replicas")),
            ports,
            new MachineShare(),
            new ConfigFiles(),
            ClientFactory.ofDefault(),
            new Scraper(
                ScrapeSettings.EVERY_SECOND,
                new Head(HeadSettings.standard(), InstantSource.system()),
                InstantSource.system()),
            () -> Instant.now().plus(clockStep),
            () -> {
              uptimesRead.incrementAndGet();
              return uptime.now().plus(pause);
            },
            FAST);
    fleet =
        new Fleet(
            "files",
            files(Map.of()),
            ReplicaSettings.DEFAULT,
            folder,
            machine,
            pool,
            this::happened);
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
    return ReplicaTemplate.of(List.of(command), environment, folder, READY, Duration.ofSeconds(1));
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
  void withNoneWantedTheGatewayIsReadyAllTheSame() throws Exception {
    Files.delete(folder.resolve("ready"));
    Pool other = gateway.pool("other", PoolLimits.DEFAULT, PoolListener.NONE);
    other.resting(true);
    gateway.route(
        List.of(
            new Route("files", Set.of(), Repeatability.USUAL, pool),
            new Route("other", Set.of(), Repeatability.USUAL, other)));

    fleet.want(1);
    assertThat(statusOf("/v2/health/ready")).isEqualTo(503);
    fleet.want(0);
    assertThat(statusOf("/v2/health/ready")).isEqualTo(200);
  }

  private int statusOf(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.address().getPort() + path))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
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
    untilEvent(ReplicaEvent.Kind.UNREADY, "answers /ready with 404");
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

  /** Knows which ports are held. */
  private static final class HeldPorts extends LoopbackPorts {
    final Set<Integer> held = ConcurrentHashMap.newKeySet();

    @Override
    public synchronized int take() throws IOException {
      int port = super.take();
      held.add(port);
      return port;
    }

    @Override
    public synchronized void release(int port) {
      super.release(port);
      held.remove(port);
    }
  }

  @Test
  void aStartThatFailedKeepsNoPort() {
    Path gone = folder.resolve("gone");
    fleet.template(
        ReplicaTemplate.of(
            List.of("true", "{port}"), Map.of(), gone, READY, Duration.ofSeconds(1)));
    fleet.want(2);
    untilEvent(ReplicaEvent.Kind.FAILED, "cannot be started");
    untilEvent(ReplicaEvent.Kind.BACK_OFF, "was failure 2 in a row");
    fleet.want(0);

    assertThat(ports.held).isEmpty();
  }

  @Test
  void aStartThatTheJdkRefusesIsAFailedStartToo() {
    fleet.template(template(Map.of("NAME", "a\0b"), "true", "{port}"));
    fleet.want(1);

    untilEvent(ReplicaEvent.Kind.FAILED, "cannot be started");
    fleet.want(0);
    assertThat(ports.held).isEmpty();
  }

  /** It is not ready for a while; meanwhile somebody sets the clock, and the machine sleeps. */
  @Test
  void neitherAClockStepNorASleepCountsAgainstAReplica() throws Exception {
    Files.delete(folder.resolve("ready"));
    fleet.template(patient(files(Map.of())));
    fleet.want(1);
    until("it runs", LIMIT, () -> Files.exists(folder.resolve("files-1.log")));

    clockStep = Duration.ofHours(2);
    pause = Duration.ofHours(2);
    until("it was asked since", LIMIT, () -> asked("files-1.log", 3));
    Files.writeString(folder.resolve("ready"), "yes");
    untilReady(1);
    signal(fleet.replicas().getFirst().pid(), "STOP");
    untilEvent(ReplicaEvent.Kind.UNREADY, "does not answer");
    clockStep = Duration.ofHours(4);
    pause = Duration.ofHours(4);
    untilRead(10);
    signal(fleet.replicas().getFirst().pid(), "CONT");
    untilEvent(ReplicaEvent.Kind.READY, "ready again");

    assertThat(events).noneMatch(event -> event.kind() == ReplicaEvent.Kind.HUNG);
    assertThat(ready()).extracting(ReplicaStatus::name).containsExactly("files-1");
  }

  /** Each probe reads it once. */
  private void untilRead(int more) {
    int before = uptimesRead.get();
    until(more + " more probes", LIMIT, () -> uptimesRead.get() >= before + more);
  }

  /** As {@code plain}, but it may be silent for a minute. */
  private static ReplicaTemplate patient(ReplicaTemplate plain) {
    return ReplicaTemplate.of(
        plain.command(),
        plain.environment(),
        plain.folder(),
        plain.readiness(),
        Duration.ofMinutes(1));
  }

  /** The JDK's file server writes a line for each request. */
  private boolean asked(String log, int more) {
    return LogTail.last(folder.resolve(log), 100).stream()
            .filter(line -> line.contains("GET /ready"))
            .count()
        > more;
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepADeadReplicaFromBeingReplaced() {
    fleet.template(template(Map.of(), "sh", "-c", "exit {port}"));
    fleet.want(1);
    untilEvent(ReplicaEvent.Kind.BACK_OFF, "was failure 2 in a row");

    clockStep = Duration.ofHours(-2);

    untilEvent(ReplicaEvent.Kind.BACK_OFF, "was failure 4 in a row");
  }

  /** As the model server does with its config.json, each replica reads its file all its life. */
  @Test
  void aGeneratedFileIsThereForAsLongAsAReplicaMayReadIt() throws Exception {
    Path first = folder.resolve("config-1.json");
    Path second = folder.resolve("config-2.json");
    fleet.template(reading(first));
    fleet.want(1);
    untilReady(1);
    assertThat(first).hasContent("content of config-1.json");
    Files.delete(folder.resolve("ready")); // so the new one does not become ready
    fleet.template(reading(second));
    untilEvent(ReplicaEvent.Kind.STARTED, "started");
    until("both run", LIMIT, () -> fleet.replicas().size() == 2);

    assertThat(second).exists();
    assertThat(first).as("the old replica still polls it").exists();

    Files.writeString(folder.resolve("ready"), "yes");
    until("the old one is gone", LIMIT, () -> fleet.replicas().size() == 1);
    assertThat(first).doesNotExist();
    assertThat(second).exists();
    fleet.want(0);
    until("none is left", LIMIT, () -> fleet.replicas().isEmpty());
    assertThat(second).doesNotExist();
  }

  private ReplicaTemplate reading(Path config) {
    ReplicaTemplate plain = files(Map.of("CONFIG", config.toString()));
    return new ReplicaTemplate(
        plain.command(),
        plain.environment(),
        plain.folder(),
        plain.startup(),
        plain.readiness(),
        false,
        plain.metrics(),
        plain.hungAfter(),
        plain.share(),
        Optional.of(new ReplicaTemplate.ConfigFile(config, "content of " + config.getFileName())));
  }

  private void happened(ReplicaEvent event) {
    events.add(event);
    if (event.kind() == ReplicaEvent.Kind.READY && listenerFails) {
      listenerFails = false;
      throw new StackOverflowError("of a listener");
    }
  }

  @Test
  void aReplicaIsWatchedOnWhateverALookThrows() throws Exception {
    listenerFails = true;
    fleet.want(1);
    untilReady(1);
    until("its listener failed", LIMIT, () -> !listenerFails);

    signal(ready().getFirst().pid(), "STOP");

    untilEvent(ReplicaEvent.Kind.HUNG, "did not answer");
    until(
        "it is replaced", LIMIT, () -> ready().stream().anyMatch(r -> r.name().equals("files-2")));
  }

  /** Metrics are read in virtual threads; a page that is hard to read keeps all of those busy. */
  @Test
  void busyVirtualThreadsHoldUpNeitherReplacementNorStop() throws Exception {
    fleet.want(1);
    untilReady(1);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger turns = new AtomicInteger();
    try {
      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!over.get()) {
                    turns.incrementAndGet();
                  }
                });
      }
      signal(ready().getFirst().pid(), "KILL");
      until(
          "it is replaced",
          LIMIT,
          () -> ready().stream().anyMatch(r -> r.name().equals("files-2")));

      fleet.stop(Duration.ZERO, Duration.ofSeconds(5));

      assertThat(fleet.replicas()).isEmpty();
    } finally {
      over.set(true);
    }
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
