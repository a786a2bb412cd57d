package dev.headroom.local.replica;

import static dev.headroom.local.replica.FleetBench.LIMIT;
import static dev.headroom.local.replica.FleetBench.anyServer;
import static dev.headroom.local.replica.FleetBench.shell;
import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.api.resource.Probe;
import dev.headroom.api.resource.ReplicaSettings;
import dev.headroom.api.resource.ReplicaSettings.Log;
import dev.headroom.api.resource.ReplicaSettings.Share;
import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.metrics.scrape.WatchedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet does for servers that know nothing of Headroom. */
@Timeout(120)
class AnyFleetTest {
  @TempDir Path folder;

  private FleetBench bench(ReplicaTemplate template) throws IOException {
    return new FleetBench(folder, template, ReplicaSettings.DEFAULT);
  }

  private static ReplicaTemplate with(
      ReplicaTemplate plain, Optional<Probe> startup, Optional<MetricsPage> metrics, Share share) {
    return new ReplicaTemplate(
        plain.command(),
        plain.environment(),
        plain.folder(),
        startup,
        plain.readiness(),
        plain.tellsFaults(),
        metrics,
        plain.hungAfter(),
        share,
        Optional.empty());
  }

  @Test
  void eachReplicaHasItsPortsAndItsMetricsPageIsOnOneOfThem() throws IOException {
    Optional<MetricsPage> page =
        Optional.of(new MetricsPage("/metrics", Optional.of("metrics"), Duration.ofSeconds(5)));
    ReplicaTemplate template =
        with(anyServer(folder, "/ping"), Optional.empty(), page, Share.UNBOUNDED);
    try (FleetBench bench = bench(template)) {
      bench.fleet.want(2);
      until(
          "both pages are read",
          LIMIT,
          () ->
              bench.fleet.pages(false).values().stream()
                      .filter(target -> target.last().orElse(null) instanceof Scrape.Page)
                      .count()
                  == 2);
      assertThat(bench.heldPorts).hasSize(4);
      for (ReplicaStatus replica : bench.fleet.replicas()) {
        WatchedTarget target = bench.fleet.pages(false).get(replica.name());
        assertThat(target.target().page().getPort()).isEqualTo(replica.ports().get("metrics"));
        assertThat(replica.port()).isNotEqualTo(replica.ports().get("metrics"));
      }

      bench.fleet.want(0);
      until("all ports are free again", LIMIT, bench.heldPorts::isEmpty);
    }
  }

  @Test
  void portsAreInItsEnvironmentToo() throws IOException {
    ReplicaTemplate plain = shell(folder, "echo $0 $OWN $OTHER; exit 1");
    ReplicaTemplate template =
        ReplicaTemplate.of(
            plain.command(),
            Map.of("OWN", "{port}", "OTHER", "at {port:grpc}"),
            plain.folder(),
            plain.readiness(),
            plain.hungAfter());
    try (FleetBench bench = bench(template)) {
      bench.fleet.want(1);
      bench.untilEvent(ReplicaEvent.Kind.DIED, "exit code 1");

      assertThat(Files.readString(folder.resolve("any-1.log")))
          .matches("(\\d+) \\1 at (?!\\1)\\d+\n");
    }
  }

  /** Its answer to the probe is 400. */
  @Test
  void oneThatIsNotReadyWithinItsLimitIsReplaced() throws IOException {
    ReplicaSettings limited =
        new ReplicaSettings(
            Duration.ofSeconds(1), Optional.empty(), Duration.ZERO, Log.DEFAULT, Share.UNBOUNDED);
    try (FleetBench bench = new FleetBench(folder, anyServer(folder, "/infer"), limited)) {
      bench.fleet.want(1);

      bench.untilEvent(ReplicaEvent.Kind.HUNG, "was not ready within 1 s and is replaced");
      bench.untilEvent(ReplicaEvent.Kind.DIED, "was not ready within 1 s");
      until("another starts", LIMIT, () -> bench.names(ReplicaState.STARTING).contains("any-2"));
    }
  }

  @Test
  void oneThatGoesFinishesWhatItHas() throws Exception {
    try (FleetBench bench = bench(anyServer(folder, "/ping"))) {
      bench.fleet.want(1);
      until("it serves", LIMIT, () -> bench.routed().equals(List.of("any-1")));
      var stream = bench.asking("/stream");
      until(
          "it streams",
          LIMIT,
          () -> bench.fleet.replicas().stream().anyMatch(replica -> replica.inFlight() == 1));

      bench.fleet.want(0);

      assertThat(stream.get(LIMIT.toSeconds(), TimeUnit.SECONDS).body().lines()).hasSize(50);
      bench.untilEvent(ReplicaEvent.Kind.STOPPED, "stopped");
    }
  }

  @Test
  void oneThatAnswersAPingTooEarlyIsReadyWhenItAnswersARealRequest() throws IOException {
    Probe real =
        new Probe(
            "/infer",
            Optional.empty(),
            "POST",
            Map.of("warm", "yes"),
            Optional.of("x"),
            Optional.of(201),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));
    ReplicaTemplate template =
        with(anyServer(folder, "/ping"), Optional.of(real), Optional.empty(), Share.UNBOUNDED);
    try (FleetBench bench = bench(template)) {
      bench.fleet.want(1);
      until(
          "it answers, and not well",
          LIMIT,
          () ->
              bench.fleet.replicas().stream()
                  .anyMatch(r -> r.problem().equals(Optional.of("answers /infer with 503"))));
      assertThat(bench.fleet.replicas().getFirst().state()).isEqualTo(ReplicaState.STARTING);
      assertThat(bench.routed()).isEmpty();

      Files.writeString(folder.resolve("loaded"), "");
      until("it is ready", LIMIT, () -> bench.routed().equals(List.of("any-1")));
      Files.delete(folder.resolve("loaded"));
      bench.untilEvent(ReplicaEvent.Kind.READY, "is ready");
      assertThat(bench.fleet.replicas().getFirst().problem()).isEmpty();
    }
  }

  @Test
  void aCrashLoopIsToldToWhoeverAsksAndWaits() throws Exception {
    String script = "echo starting; echo 'ValueError: no such model' >&2; echo bye; exit 3";
    try (FleetBench bench = bench(shell(folder, script))) {
      var waiting = bench.asking("/");
      until("it waits", LIMIT, () -> bench.pool.snapshot().waiting() == 1);

      bench.fleet.want(1);

      var answer = waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .matches(
              "\\{\"error\":\"any: any-\\d+ died \\(exit code 3\\): ValueError: no such model\"}");
      assertThat(bench.asking("/").get(LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode())
          .isEqualTo(503);
      assertThat(bench.pool.snapshot().waiting()).isZero();

      FleetHealth health = bench.fleet.health();
      assertThat(health.restarts()).isGreaterThanOrEqualTo(2);
      assertThat(health.problem()).hasValueSatisfying(why -> assertThat(why).contains("no such"));
      ReplicaExit exit = health.lastExit().orElseThrow();
      assertThat(exit.code()).isEqualTo(3);
      assertThat(exit.error()).contains("ValueError: no such model");
      assertThat(exit.lastLines()).containsExactly("starting", "ValueError: no such model", "bye");
      assertThat(exit.log()).isEqualTo(folder.resolve(exit.replica() + ".log"));
      bench.untilEvent(ReplicaEvent.Kind.DIED, "(its log: " + folder.resolve("any-1.log") + ")");

      bench.fleet.template(anyServer(folder, "/ping"));
      until("the next one is well", LIMIT, () -> bench.routed().size() == 1);
      assertThat(bench.fleet.health().problem()).isEmpty();
      assertThat(bench.asking("/ping").get(LIMIT.toSeconds(), TimeUnit.SECONDS).body())
          .isEqualTo("pong");
      assertThat(bench.fleet.replicas().getFirst().restarts()).isGreaterThanOrEqualTo(2);
      assertThat(bench.fleet.replicas().getFirst().lastExit()).isPresent();
    }
  }

  @Test
  void whatWaitsForTheOnlyReplicaOutlivesIt() throws Exception {
    try (FleetBench bench = bench(anyServer(folder, "/ping"))) {
      bench.fleet.want(1);
      until("it is ready", LIMIT, () -> bench.routed().size() == 1);
      long pid = bench.fleet.replicas().getFirst().pid();

      new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
      until("it is gone", LIMIT, () -> bench.routed().isEmpty());
      var waiting = bench.asking("/ping");

      assertThat(waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("pong");
      assertThat(bench.fleet.health().restarts()).isEqualTo(1);
      assertThat(bench.fleet.health().lastExit().orElseThrow().signal()).contains(9);
    }
  }

  @Test
  void oneThatSaysWhatItCannotLoadIsNotReadyAndItsReasonIsTheAnswer() throws Exception {
    Files.writeString(folder.resolve("fault"), "model m: no such operator");
    try (FleetBench bench = bench(telling(folder))) {
      var waiting = bench.asking("/ping");
      bench.fleet.want(1);

      var answer = waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"error\":\"any: any-1: model m: no such operator\"}");
      assertThat(bench.names(ReplicaState.STARTING)).containsExactly("any-1");
      assertThat(bench.fleet.health().problem()).contains("any-1: model m: no such operator");
      bench.untilEvent(ReplicaEvent.Kind.CANNOT_LOAD, "is not ready: model m: no such operator");

      Files.delete(folder.resolve("fault"));
      until("it is ready", LIMIT, () -> bench.routed().equals(List.of("any-1")));
      assertThat(bench.asking("/ping").get(LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode())
          .isEqualTo(200);

      Files.writeString(folder.resolve("remark"), "model m version 2: no such operator");
      bench.untilEvent(ReplicaEvent.Kind.CANNOT_LOAD, "serves what it can, but model m version 2");
      assertThat(bench.routed()).containsExactly("any-1");
      assertThat(bench.fleet.replicas().getFirst().problem())
          .contains("serves what it can, but model m version 2: no such operator");
      Files.delete(folder.resolve("remark"));
      bench.untilEvent(ReplicaEvent.Kind.RECOVERED, "has loaded what it could not");
    }
  }

  @Test
  void oneThatCanAnswerAPartServesWhereNoOtherDoes() throws Exception {
    Path part = Files.writeString(folder.resolve("part"), "model b: no such operator");
    try (FleetBench bench = bench(telling(folder))) {
      bench.fleet.want(1);

      until("it serves", LIMIT, () -> bench.routed().equals(List.of("any-1")));
      bench.untilEvent(
          ReplicaEvent.Kind.CANNOT_LOAD, "serves what it can, but model b: no such operator");
      assertThat(bench.fleet.replicas().getFirst().problem())
          .contains("serves what it can, but model b: no such operator");
      bench.fleet.want(2);
      until("so does another", LIMIT, () -> bench.routed().size() == 2);

      Files.delete(part);
      bench.untilEvent(ReplicaEvent.Kind.RECOVERED, "has loaded what it could not");
    }
  }

  @Test
  void oneThatCanAnswerAPartTakesNotThePlaceOfOneThatServes() throws Exception {
    try (FleetBench bench = bench(telling(folder))) {
      bench.fleet.want(1);
      until("it serves", LIMIT, () -> bench.routed().equals(List.of("any-1")));

      Path other = Files.createDirectories(folder.resolve("other"));
      Files.writeString(other.resolve("part"), "model b: no such operator");
      bench.fleet.template(telling(other));
      bench.untilEvent(ReplicaEvent.Kind.CANNOT_LOAD, "is not ready: model b: no such operator");
      assertThat(bench.routed()).containsExactly("any-1");

      long pid = bench.fleet.replicas().getFirst().pid();
      new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
      until("better than nothing", LIMIT, () -> bench.routed().equals(List.of("any-2")));
    }
  }

  private static ReplicaTemplate telling(Path folder) {
    ReplicaTemplate plain = anyServer(folder, "/ready");
    return new ReplicaTemplate(
        plain.command(),
        plain.environment(),
        plain.folder(),
        plain.startup(),
        plain.readiness(),
        true,
        plain.metrics(),
        plain.hungAfter(),
        plain.share(),
        plain.config());
  }

  @Test
  void logsAreNeverWrittenOverAndNoMoreAreKeptThanShould() throws IOException {
    Files.writeString(folder.resolve("any-41.log"), "of an earlier run");
    Files.writeString(folder.resolve("any-7.log"), "of one long ago");
    Files.writeString(folder.resolve("any-7.log.1"), "and more of it");
    ReplicaSettings two =
        new ReplicaSettings(
            Duration.ofMinutes(1),
            Optional.empty(),
            Duration.ZERO,
            new Log(1 << 20, 2),
            Share.UNBOUNDED);
    try (FleetBench bench = new FleetBench(folder, shell(folder, "echo $0; exit 1"), two)) {
      bench.fleet.want(1);
      bench.untilEvent(ReplicaEvent.Kind.BACK_OFF, "was failure 3 in a row");
      bench.fleet.want(0);

      assertThat(bench.events).extracting(ReplicaEvent::replica).startsWith("any-42");
      until("two are left", LIMIT, () -> logs().size() == 2);
      assertThat(logs()).containsExactly("any-43.log", "any-44.log");
      assertThat(files())
          .as("of the others not even times")
          .noneMatch(name -> name.matches("any-(7|41|42)\\..*"));
    }
  }

  /** What is written goes to a device that is always full, until that is taken away. */
  @Test
  void aReplicaServesOnWhileItsLogCannotBeWritten() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full here");
    String loud = "i=0; while :; do echo line $i; i=$((i + 1)); sleep 0.05; done & ";
    ReplicaTemplate plain = anyServer(folder, "/ping");
    List<String> command =
        Stream.concat(Stream.of("sh", "-c", loud + "exec \"$@\"", "loud"), plain.command().stream())
            .toList();
    ReplicaTemplate template =
        ReplicaTemplate.of(
            command, plain.environment(), plain.folder(), plain.readiness(), plain.hungAfter());
    try (FleetBench bench = bench(template)) {
      Files.createSymbolicLink(folder.resolve("any-1.log"), full);
      bench.fleet.want(1);
      bench.untilEvent(
          ReplicaEvent.Kind.NOT_LOGGED, "goes on without its log, which cannot be written: ");
      until("it takes requests", LIMIT, () -> bench.routed().equals(List.of("any-1")));

      Files.delete(folder.resolve("any-1.log"));
      bench.untilEvent(ReplicaEvent.Kind.LOGGED, "is logged again");
      assertThat(Files.readAllLines(folder.resolve("any-1.log")))
          .anyMatch(
              line -> line.matches("headroom: [0-9,]+ bytes are missing here, .*[Nn]o space.*"))
          .anyMatch(line -> line.matches("line \\d+"));
      assertThat(bench.events)
          .filteredOn(event -> event.kind() == ReplicaEvent.Kind.NOT_LOGGED)
          .hasSize(1);
    }
  }

  private List<String> logs() {
    return files().stream().filter(name -> name.matches(".*\\.log(\\.1)?")).toList();
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Test
  void oneInReserveGetsNothingUntilItIsNeededAndThenAtOnce() throws Exception {
    Optional<MetricsPage> page =
        Optional.of(new MetricsPage("/metrics", Optional.of("metrics"), Duration.ofSeconds(5)));
    ReplicaTemplate template =
        with(anyServer(folder, "/ping"), Optional.empty(), page, Share.UNBOUNDED);
    try (FleetBench bench = bench(template)) {
      bench.fleet.want(1, 1);
      until(
          "one serves, one is in reserve",
          LIMIT,
          () ->
              bench.names(ReplicaState.READY).size() == 1
                  && bench.names(ReplicaState.STANDBY).size() == 1);
      String serving = bench.names(ReplicaState.READY).getFirst();
      String reserve = bench.names(ReplicaState.STANDBY).getFirst();
      assertThat(bench.routed()).containsExactly(serving);
      assertThat(bench.fleet.pages(false)).containsOnlyKeys(serving);
      assertThat(bench.fleet.pages(true)).containsOnlyKeys(serving, reserve);

      bench.fleet.want(2, 1);
      assertThat(bench.routed()).as("at once").containsExactlyInAnyOrder(serving, reserve);
      until("another is in reserve", LIMIT, () -> bench.names(ReplicaState.STANDBY).size() == 1);

      bench.fleet.want(1, 1);
      until("two are left", LIMIT, () -> bench.fleet.replicas().size() == 2);
      until("one is in reserve", LIMIT, () -> bench.names(ReplicaState.STANDBY).size() == 1);
      String next = bench.names(ReplicaState.STANDBY).getFirst();
      ReplicaStatus killed =
          bench.fleet.replicas().stream().filter(ReplicaStatus::serving).findFirst().orElseThrow();
      new ProcessBuilder("kill", "-KILL", Long.toString(killed.pid())).start().waitFor();
      until("the one in reserve steps in", LIMIT, () -> bench.routed().equals(List.of(next)));
      until("and is replaced there", LIMIT, () -> bench.names(ReplicaState.STANDBY).size() == 1);

      bench.fleet.want(0, 1);
      until("none is routed", LIMIT, () -> bench.routed().isEmpty());
      until("one is kept", LIMIT, () -> bench.names(ReplicaState.STANDBY).size() == 1);
      bench.fleet.want(1, 0);
      assertThat(bench.routed()).as("woken at once").hasSize(1);
    }
  }

  @Test
  void aReplicaHasItsShareOfTheMachine() throws IOException {
    String script = "nice; grep Cpus_allowed_list /proc/self/status; exit 1";
    ReplicaTemplate template =
        with(
            shell(folder, script),
            Optional.empty(),
            Optional.empty(),
            new Share(19, Optional.of(1)));
    try (FleetBench bench = bench(template)) {
      bench.fleet.want(1);
      bench.untilEvent(ReplicaEvent.Kind.DIED, "exit code 1");

      List<String> lines = Files.readAllLines(folder.resolve("any-1.log"));
      assertThat(lines.getFirst()).isEqualTo("19");
      assertThat(lines.getLast()).matches("Cpus_allowed_list:\\s+\\d+");
    }
  }
}
