package dev.headroom.cli.running;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.cli.CommandRun;
import dev.headroom.cli.HeadroomProcess;
import dev.headroom.cli.TestingServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a real {@code headroom up}, over its real socket. */
@Timeout(180)
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Path state() {
    return folder.resolve("state");
  }

  private static String server(String name, String spec) {
    return """
    ---
    apiVersion: headroom.dev/v1alpha1
    kind: ModelServer
    metadata: {name: %s}
    spec:
      command: ["%s", -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, "%s", %s, "{port}"]
    """
            .formatted(
                name,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                TestingServer.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                TestingServer.class.getName())
        + spec.indent(2);
  }

  private HeadroomProcess up(String... servers) throws IOException {
    Files.writeString(folder.resolve("servers.yaml"), String.join("", servers));
    HeadroomProcess up = HeadroomProcess.up(folder, "servers.yaml");
    open.add(up);
    return up;
  }

  /** One fixed server, one that is scaled. */
  private HeadroomProcess upTwo() throws IOException {
    HeadroomProcess up =
        up(server("fixed", "replicas: 1"), server("scaled", "scaling: {maxReplicas: 3}"));
    up.untilSaid(2, "is ready");
    return up;
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", state().toString()));
    return CommandRun.of(all);
  }

  private String good(String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private JsonNode status(String name) throws IOException {
    return JSON.readTree(good("status", name, "-o", "json"));
  }

  private void untilReady(String name, int number) {
    until(
        name + " has " + number,
        HeadroomProcess.LIMIT,
        () -> {
          try {
            JsonNode server = status(name);
            return server.path("ready").asInt() == number
                && server.path("replicas").size() == number;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Test
  void statusShowsServersAndTheirReplicas() throws Exception {
    upTwo();
    until("it has decided", HeadroomProcess.LIMIT, () -> good("status").contains("0/1"));

    List<String> lines = good("status").lines().toList();
    assertThat(lines.get(0).split(" {2,}"))
        .containsExactly(
            "NAME", "READY", "WANTED", "MIN", "MAX", "TARGETS", "RESTARTS", "AGE", "REASON");
    assertThat(lines.get(1).split(" {2,}"))
        .startsWith("fixed", "1", "1", "-", "-", "-")
        .endsWith("Fixed");
    assertThat(lines.get(2).split(" {2,}")).startsWith("scaled", "1", "1", "1", "3", "0/1");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1).indexOf("Fixed")).isEqualTo(lines.get(0).indexOf("REASON"));

    assertThat(good("status", "-o", "wide")).contains("MODE", "IN-FLIGHT", "stays at 1 replica: ");
    assertThat(good("status", "-o", "name")).isEqualTo("fixed\nscaled\n");
    assertThat(good("status", "scaled"))
        .containsPattern("REPLICA +STATE")
        .containsPattern("scaled-1 +ready")
        .doesNotContain("fixed");

    JsonNode all = JSON.readTree(good("status", "-o", "json"));
    assertThat(all.path("servers")).hasSize(2);
    JsonNode scaled = all.path("servers").get(1);
    assertThat(scaled.path("maxReplicas").asInt()).isEqualTo(3);
    assertThat(scaled.path("decision").path("metrics").get(0).path("target").asDouble()).isOne();
    assertThat(scaled.path("replicas").get(0).path("state").asText()).isEqualTo("ready");
    assertThat(ProcessHandle.of(scaled.path("replicas").get(0).path("pid").asLong())).isPresent();
  }

  @Test
  void describeSaysAllOfAServerAndOfAReplica() throws Exception {
    upTwo();

    assertThat(good("describe", "scaled"))
        .containsPattern("Name: +scaled")
        .contains("1 ready, 1 wanted; between 1 and 3")
        .contains("gateway-requests-per-slot")
        .containsPattern("scaled-1 +ready")
        .containsPattern("Normal +Ready +scaled-1 +is ready after")
        .doesNotContain("HPA");
    assertThat(good("describe", "fixed")).contains("1 wanted; nothing scales it");
    assertThat(good("describe", "fixed-1"))
        .containsPattern("Server: +fixed")
        .contains("fixed-1.log")
        .doesNotContain("scaled-1");
  }

  @Test
  void eventsTellWhatHappenedAlsoBeforeARestart() throws Exception {
    HeadroomProcess up = up(server("fixed", "replicas: 1"));
    up.untilSaid(1, "is ready");
    up.terminate();
    assertThat(up.exitCode()).isZero();
    up = up(server("fixed", "replicas: 1"));
    up.untilSaid(1, "is ready");

    List<String> lines = good("events").lines().toList();
    assertThat(lines.get(0)).matches("LAST SEEN +TYPE +REASON +OBJECT +MESSAGE");
    assertThat(lines.stream().map(line -> line.split(" {2,}")[2]))
        .containsSubsequence("Up", "Started", "Ready", "Stopping", "Stopped", "Up", "Ready");
    JsonNode events = JSON.readTree(good("events", "fixed-1", "-o", "json"));
    assertThat(events).isNotEmpty();
    assertThat(events).allMatch(event -> event.path("replica").asText().equals("fixed-1"));
    assertThat(good("events", "nobody")).isEqualTo("nothing has happened to nobody\n");
  }

  @Test
  void watchingGoesOnUntilUpEnds() throws Exception {
    HeadroomProcess up = upTwo();
    HeadroomProcess events =
        new HeadroomProcess(folder, "events", "-w", "--state-dir", state().toString());
    open.add(events);
    HeadroomProcess status =
        new HeadroomProcess(folder, "status", "-w", "--state-dir", state().toString());
    open.add(status);
    events.untilSaid(2, "Ready");
    status.untilSaid(1, "^fixed +1 +1 ");

    good("scale", "fixed", "--replicas", "2");

    events.untilSaid(1, "Scaled +fixed +1 → 2 replicas: headroom scale wants it");
    events.untilSaid(3, "Ready");
    status.untilSaid(1, "^fixed +2 +2 ");
    up.terminate();
    assertThat(events.exitCode()).isOne();
    assertThat(status.exitCode()).isOne();
    events.untilSaid(1, "no headroom up is running");
  }

  @Test
  void scalesWhatNothingElseScales() throws Exception {
    upTwo();

    assertThat(good("scale", "fixed", "--replicas", "3")).contains("fixed: 1 → 3 replicas");
    untilReady("fixed", 3);
    assertThat(good("scale", "fixed", "--replicas", "0")).contains("fixed: 3 → 0 replicas");
    untilReady("fixed", 0);

    CommandRun refused = run("scale", "scaled", "--replicas", "2");
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err().lines()).singleElement().asString().contains("by its policy", "--for");
    CommandRun unknown = run("scale", "fixd", "--replicas", "2");
    assertThat(unknown.exitCode()).isOne();
    assertThat(unknown.err()).contains("no server fixd (expected: one of fixed, scaled)");
  }

  @Test
  void holdsAScaledServerForATimeAndLetsGo() throws Exception {
    HeadroomProcess up = upTwo();

    assertThat(good("scale", "scaled", "--replicas", "2", "--for", "12s"))
        .contains("scaled: 1 → 2 replicas, held until ");
    untilReady("scaled", 2);
    assertThat(status("scaled").path("reason").asText()).isEqualTo("Held");
    assertThat(status("scaled").path("maxReplicas").asInt()).isEqualTo(3);

    up.untilSaid(1, "scaled: is no longer held");
    assertThat(status("scaled").has("heldUntil")).isFalse();
    until(
        "its policy decides again: it stays for the window of scaling in",
        HeadroomProcess.LIMIT,
        () -> good("status", "scaled").contains("ScaleDownStabilized"));
  }

  @Test
  void anEditOfAnotherServerLeavesTheNumberAlone() throws Exception {
    HeadroomProcess up = upTwo();
    good("scale", "fixed", "--replicas", "2");
    untilReady("fixed", 2);

    Files.writeString(
        folder.resolve("servers.yaml"),
        server("fixed", "replicas: 1") + server("scaled", "scaling: {maxReplicas: 2}"));
    up.untilSaid(1, "the edit is applied");

    assertThat(status("fixed").path("wanted").asInt()).isEqualTo(2);
    Files.writeString(
        folder.resolve("servers.yaml"),
        server("fixed", "replicas: 3") + server("scaled", "scaling: {maxReplicas: 2}"));
    untilReady("fixed", 3);
  }

  @Test
  void stopsAReplicaOrEverything() throws Exception {
    HeadroomProcess up = upTwo();

    assertThat(good("stop", "fixed-1")).contains("another one takes its place");
    up.untilSaid(1, "fixed-2 is ready");
    up.untilSaid(1, "fixed-1 stopped");
    CommandRun server = run("stop", "fixed");
    assertThat(server.exitCode()).isOne();
    assertThat(server.err()).contains("fixed is a server", "--replicas 0");
    assertThat(run("stop", "fixed-1").err()).contains("no replica fixed-1");

    List<ProcessHandle> children = up.children();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest slow = HttpRequest.newBuilder(up.gateway("/fixed/slow")).build();
      var answer = client.sendAsync(slow, HttpResponse.BodyHandlers.ofString());
      until(
          "it is on its way",
          HeadroomProcess.LIMIT,
          () -> good("status", "fixed", "-o", "json").contains("\"inFlight\" : 1"));

      assertThat(good("stop")).endsWith("stopped\n");

      assertThat(children).as("it waits for the end").noneMatch(ProcessHandle::isAlive);
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(up.exitCode()).isZero();
    assertThat(state().resolve("control.sock")).doesNotExist();
    assertThat(folder.resolve("xdg/headroom/running")).isEmptyDirectory();
  }

  @Test
  void logsOfAllOfOneAndOfTheOneBefore() throws Exception {
    HeadroomProcess up = up(server("fixed", "replicas: 1"));
    up.untilSaid(1, "is ready");
    assertThat(good("logs", "fixed")).matches("listens on \\d+\n");
    assertThat(run("logs", "fixed", "--previous").err()).contains("no replica of fixed has ended");
    assertThat(good("logs", "fixed", "--since", "1h")).matches("listens on \\d+\n");
    assertThat(good("logs", "fixed", "--since", "2999-01-01T00:00:00Z")).isEmpty();

    HeadroomProcess followed =
        new HeadroomProcess(folder, "logs", "fixed", "-f", "--state-dir", state().toString());
    open.add(followed);
    followed.untilSaid(1, "listens on");
    good("stop", "fixed-1");
    up.untilSaid(1, "fixed-2 is ready");
    followed.untilSaid(2, "listens on");

    assertThat(good("logs", "fixed-2")).matches("listens on \\d+\n");
    assertThat(good("logs", "fixed", "--previous")).matches("listens on \\d+\n");
    assertThat(good("logs", "fixed-2", "-p")).isEqualTo(good("logs", "fixed-1"));
    CommandRun none = run("logs", "../../etc");
    assertThat(none.exitCode()).isOne();
    assertThat(none.err()).contains("no log of ../../etc (expected: ");

    up.terminate();
    up.exitCode();
    assertThat(good("logs", "fixed")).as("of a system that has ended").contains("listens on");
    assertThat(followed.exitCode()).isZero();
  }

  @Test
  void logsSinceATimeAreOfTheLogBeforeAsWell() throws IOException {
    Path logs = Files.createDirectories(state().resolve("servers").resolve("a"));
    Instant now = Instant.now();
    Path before = Files.writeString(logs.resolve("a-1.log.1"), "an hour ago\n");
    Files.setLastModifiedTime(before, FileTime.from(now.minus(Duration.ofHours(1))));
    Files.writeString(logs.resolve("a-1.log"), "just now\nand now\n");

    assertThat(good("logs", "a")).isEqualTo("just now\nand now\n");
    assertThat(good("logs", "a", "--since", "2h")).isEqualTo("an hour ago\njust now\nand now\n");
    assertThat(good("logs", "a-1", "--since", "30m")).isEqualTo("just now\nand now\n");
    assertThat(good("logs", "a", "--since", "2h", "--tail", "1")).isEqualTo("and now\n");
    CommandRun wrong = run("logs", "a", "--since", "noon");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("--since: noon (expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status", "events", "describe x", "logs x", "scale x --replicas 1", "stop"})
  void saysThatNothingRuns(String command) {
    CommandRun run = run(command.split(" "));

    assertThat(run.exitCode()).isOne();
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(command.startsWith("logs") ? "no log of x" : "headroom up -f");
  }

  @Test
  void findsTheOneThatRunsAndAsksWhichOfSeveral() throws Exception {
    HeadroomProcess none = new HeadroomProcess(folder, "status");
    assertThat(none.exitCode()).isOne();
    none.untilSaid(1, "no headroom up is running .*headroom up -f FILE");
    upTwo();

    HeadroomProcess one = new HeadroomProcess(folder, "status", "-o", "name");
    assertThat(one.exitCode()).isZero();
    one.untilSaid(1, "^scaled$");
    HeadroomProcess named = new HeadroomProcess(folder, "status", "-f", "servers.yaml");
    assertThat(named.exitCode()).isZero();
    HeadroomProcess why = new HeadroomProcess(folder, "explain", "scaled");
    assertThat(why.exitCode()).isZero();
    why.untilSaid(1, "^scaled: ");

    Files.copy(folder.resolve("servers.yaml"), folder.resolve("others.yaml"));
    HeadroomProcess second =
        new HeadroomProcess(
            folder, "up", "-f", "others.yaml", "--address", "127.0.0.1:0", "--dashboard", "off");
    open.add(second);
    second.untilSaid(2, "is ready");
    HeadroomProcess which = new HeadroomProcess(folder, "status");
    assertThat(which.exitCode()).isEqualTo(2);
    which.untilSaid(1, "2 systems run \\(expected: -f or --state-dir");
    which.untilSaid(1, "-f .*others.yaml");
    HeadroomProcess others = new HeadroomProcess(folder, "stop", "-f", "others.yaml");
    assertThat(others.exitCode()).isZero();
    assertThat(second.exitCode()).isZero();
  }

  @Test
  void aKilledSystemsSocketIsReplacedByTheNextOne() throws Exception {
    HeadroomProcess up = up(server("fixed", "replicas: 1"));
    up.untilSaid(1, "is ready");
    assertThat(Files.getPosixFilePermissions(state().resolve("control.sock")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    up.kill();
    assertThat(state().resolve("control.sock")).exists();
    assertThat(run("status").err()).contains("no headroom up is running");

    up(server("fixed", "replicas: 1")).untilSaid(1, "is ready");

    assertThat(good("status", "-o", "name")).isEqualTo("fixed\n");
    try (Stream<Path> records = Files.list(folder.resolve("xdg/headroom/running"))) {
      assertThat(records).as("the killed one's is still there").hasSize(2);
    }
    assertThat(new HeadroomProcess(folder, "status").exitCode()).isZero();
    try (Stream<Path> records = Files.list(folder.resolve("xdg/headroom/running"))) {
      assertThat(records).hasSize(1);
    }
  }

  @Test
  void aStateFolderWithALongNameIsReachedAsWell() throws Exception {
    Path deep = folder.resolve("d".repeat(60)).resolve("e".repeat(60));
    Files.writeString(folder.resolve("servers.yaml"), server("fixed", "replicas: 1"));
    HeadroomProcess up =
        new HeadroomProcess(
            folder,
            "up",
            "-f",
            "servers.yaml",
            "--address",
            "127.0.0.1:0",
            "--dashboard",
            "off",
            "--state-dir",
            deep.toString());
    open.add(up);
    up.untilSaid(1, "is ready");

    assertThat(CommandRun.of("status", "-o", "name", "--state-dir", deep.toString()))
        .isEqualTo(new CommandRun(0, "fixed\n", ""));
    assertThat(CommandRun.of("stop", "--state-dir", deep.toString()).exitCode()).isZero();
    assertThat(up.exitCode()).isZero();
  }

  /** More than it has connections for; each sends a part of a request, or reads no answer. */
  @Test
  void clientsThatHangHarmNobody() throws Exception {
    upTwo();
    for (int i = 0; i < 100; i++) {
      SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
      open.add(client);
      client.connect(UnixDomainSocketAddress.of(state().resolve("control.sock")));
      String request =
          i % 2 == 0 ? "GET /v1/sys" : "GET /v1/system HTTP/1.1\r\nHost: headroom\r\n\r\n";
      client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    assertThat(good("status", "-o", "name")).isEqualTo("fixed\nscaled\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scale",
        "scale a",
        "scale a --replicas many",
        "scale a --replicas -1",
        "scale a --replicas 1 --for soon",
        "status -o yaml",
        "logs",
        "events a b",
        "status --wach"
      })
  void wrongCommandLinesAreToldInALine(String command) {
    CommandRun run = CommandRun.of(command.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotEmpty();
  }
}
