package dev.headroom.cli;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code headroom up} in a JVM of its own, ended in every way there is. */
@Timeout(180)
class UpTest {
  @TempDir Path folder;

  @BeforeEach
  void writeMetrics() throws IOException {
    load(0);
  }

  /** So many requests are in each replica from now on, by its own account. */
  private void load(int requests) throws IOException {
    Files.writeString(
        folder.resolve("metrics"), "ovms_streams 1\novms_current_requests " + requests + "\n");
  }

  private void write(String spec) throws IOException {
    Files.writeString(
        folder.resolve("servers.yaml"),
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: files}
        spec:
          command: ["%s", -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, "%s", dev.headroom.cli.TestingServer, "{port}"]
        """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    TestingServer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
            + spec.indent(2));
  }

  private HeadroomProcess up() throws IOException {
    return HeadroomProcess.up(folder, "servers.yaml");
  }

  private static CompletableFuture<HttpResponse<String>> get(
      HttpClient client, HeadroomProcess headroom, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(headroom.gateway(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void killingHeadroomLeavesNoReplica() throws Exception {
    write("replicas: 2");
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(2, "is ready");
      List<ProcessHandle> children = headroom.children();
      assertThat(children).as("two replicas and the watchdog").hasSize(3);

      headroom.kill();

      until(
          "all are gone",
          HeadroomProcess.LIMIT,
          () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /** The watchdog is stopped first, so that it cannot act in the moment between the two kills. */
  @Test
  void killingHeadroomAndItsWatchdogLeavesNoReplicaOnceItIsStartedAgain() throws Exception {
    write("replicas: 2");
    List<ProcessHandle> replicas;
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(2, "is ready");
      replicas = headroom.children().stream().filter(UpTest::isReplica).toList();
      assertThat(replicas).hasSize(2);
      ProcessHandle watchdog =
          headroom.children().stream().filter(child -> !isReplica(child)).findFirst().orElseThrow();
      // One replica does not react to the kernel's TERM.
      signal(replicas.getFirst(), "STOP");
      signal(watchdog, "STOP");
      headroom.kill();
      watchdog.destroyForcibly();
      until("the watchdog is gone", HeadroomProcess.LIMIT, () -> !watchdog.isAlive());
    }
    assertThat(replicas.getFirst().isAlive()).isTrue();

    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "Ending what an earlier headroom left behind");
      until(
          "all are gone",
          HeadroomProcess.LIMIT,
          () -> replicas.stream().noneMatch(ProcessHandle::isAlive));
      headroom.untilSaid(2, "is ready");
    }
  }

  /** One written for a cluster: its target is a Deployment there. */
  @Test
  void aHorizontalPodAutoscalerInTheFileScales() throws Exception {
    write("replicas: 1");
    Path file = folder.resolve("servers.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            + """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: files-hpa}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: files}
              maxReplicas: 3
              metrics:
              - type: Pods
                pods:
                  metric: {name: ovms_requests_streams_ratio}
                  target: {type: AverageValue, averageValue: 1}
              behavior:
                scaleDown: {stabilizationWindowSeconds: 0}
            """);
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "files-hpa: its target, Deployment files, is taken to be this");
      headroom.untilSaid(1, "is ready");
      load(3);
      headroom.untilSaid(3, "is ready");
      load(0);
      headroom.untilSaid(1, "files: \\d → 1 replicas");
      headroom.untilSaid(2, "files-\\d+ stopped");
    }
  }

  private static boolean isReplica(ProcessHandle child) {
    return child.info().commandLine().orElse("").contains("TestingServer");
  }

  private static void signal(ProcessHandle process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** What is written goes to a device that is always full. */
  @Test
  void aFullDiskIsSaidOnceAndSoIsItsEnd() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no /dev/full here");
    write(
        """
        scaling:
          maxReplicas: 2
          metrics:
          - signal: {name: requests-per-stream, target: 1}
        """);
    Path policies = Files.createDirectories(folder.resolve("state").resolve("policies"));
    Path next = policies.resolve("default,files.json.next");
    Files.createSymbolicLink(next, full);
    Path log = Files.createSymbolicLink(folder.resolve("state/decisions.jsonl"), full);
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "files: warning: the state could not be kept: .*[Nn]o space");
      headroom.untilSaid(1, "is ready");
      load(5);
      headroom.untilSaid(1, "files: .* → 2 replicas");
      Files.delete(next);
      Files.delete(log);

      headroom.untilSaid(1, "files: works again");
      until(
          "it is kept",
          HeadroomProcess.LIMIT,
          () -> Files.exists(policies.resolve("default,files.json")));
      until("it is written down", HeadroomProcess.LIMIT, () -> Files.exists(log));
      assertThat(headroom.lines()).filteredOn(line -> line.contains("warning")).hasSize(1);
    }
  }

  @Test
  void aStateFolderThatGoesAwayAndComesBackIsSaidToo() throws Exception {
    write(
        """
        scaling:
          maxReplicas: 2
          metrics:
          - signal: {name: requests-per-stream, target: 1}
        """);
    Path policies = folder.resolve("state").resolve("policies");
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "is ready");
      until(
          "it is kept",
          HeadroomProcess.LIMIT,
          () -> Files.exists(policies.resolve("default,files.json")));
      Files.move(policies, folder.resolve("elsewhere"));
      load(5);
      headroom.untilSaid(1, "files: warning: the state could not be kept: ");
      headroom.untilSaid(1, "files: .* → 2 replicas");

      Files.move(folder.resolve("elsewhere"), policies);

      headroom.untilSaid(1, "files: works again");
    }
  }

  @Test
  void toldToStopItFinishesRequestsAndStopsEverything() throws Exception {
    write("replicas: 2");
    try (HeadroomProcess headroom = up();
        HttpClient client = HttpClient.newHttpClient()) {
      headroom.untilSaid(2, "is ready");
      List<ProcessHandle> children = headroom.children();
      assertThat(get(client, headroom, "/files/index").get().body()).isEqualTo("ok\n");
      CompletableFuture<HttpResponse<String>> slow = get(client, headroom, "/slow");
      until("it is on its way", HeadroomProcess.LIMIT, () -> inFlight(client, headroom) == 1);

      headroom.terminate();

      assertThat(slow.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(headroom.exitCode()).isZero();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      headroom.untilSaid(1, "stopped$");
    }
  }

  @Test
  void aSecondSignalDoesNotWaitForRequests() throws Exception {
    write("drainSeconds: 100");
    try (HeadroomProcess headroom = up();
        HttpClient client = HttpClient.newHttpClient()) {
      headroom.untilSaid(1, "is ready");
      CompletableFuture<HttpResponse<String>> never = get(client, headroom, "/hang");
      until("it is on its way", HeadroomProcess.LIMIT, () -> inFlight(client, headroom) == 1);
      headroom.terminate();
      headroom.untilSaid(1, "stopping: requests in flight are finished");

      headroom.terminate();

      assertThat(headroom.exitCode()).isOne();
      never.cancel(true);
    }
  }

  @Test
  void whatHappensIsOnStdoutAndComplaintsOnStderr() throws Exception {
    Files.writeString(
        folder.resolve("servers.yaml"),
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: broken}
        spec:
          command: [sh, -c, "echo no GPU; exit 3 # {port}"]
        """);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process up =
        HeadroomProcess.builder(
                folder,
                "up",
                "-f",
                "servers.yaml",
                "--address",
                "127.0.0.1:0",
                "--dashboard",
                "off",
                "--state-dir",
                "state")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      until("it says so", HeadroomProcess.LIMIT, () -> Files.readString(err).contains("in a row"));
      assertThat(Files.readString(err)).contains("broken-1 died (pid ").doesNotContain("started");
      assertThat(Files.readString(out)).contains("broken-1 started").doesNotContain(" died ");
    } finally {
      up.destroy();
      up.waitFor();
    }
  }

  private static int inFlight(HttpClient client, HeadroomProcess headroom) {
    String page = get(client, headroom, "/-/metrics").join().body();
    return (int)
        page.lines()
            .filter(line -> line.startsWith("headroom_gateway_") && line.contains("in_flight"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  @Test
  void editsAreAppliedAndBadOnesAreNot() throws Exception {
    write("replicas: 1");
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "is ready");

      write("replicas: 2");
      headroom.untilSaid(1, "the edit is applied");
      headroom.untilSaid(2, "is ready");

      write("replicas: many");
      headroom.untilSaid(1, "servers.yaml:\\d+: .*spec.replicas: .*many.*expected");
      headroom.untilSaid(1, "the edit is not applied");
      assertThat(headroom.children()).hasSize(3);

      write("replicas: 1\nworkingDir: \"a\\0b\"");
      headroom.untilSaid(1, "servers.yaml:\\d+: .*spec.workingDir: .a.u0000b. .*expected");
      headroom.untilSaid(2, "the edit is not applied");

      write("replicas: 1\nenv: [{name: VERSION, value: \"2\"}]");
      headroom.untilSaid(2, "the edit is applied");
      headroom.untilSaid(2, "stopped");
      until("one replica is left", HeadroomProcess.LIMIT, () -> headroom.children().size() == 2);
    }
  }

  @Test
  void killedReplicaIsReplaced() throws Exception {
    write("replicas: 1");
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "is ready");
      headroom.children().stream()
          .filter(child -> child.info().commandLine().orElse("").contains("TestingServer"))
          .forEach(ProcessHandle::destroyForcibly);

      headroom.untilSaid(1, "files-1 died .*by signal 9");
      headroom.untilSaid(1, "files-2 is ready");
    }
  }

  @Test
  void restartDoesNotScaleInAndKnowsThePast() throws Exception {
    write(
        """
        scaling:
          maxReplicas: 3
          metrics:
          - signal: {name: requests-per-stream, target: 1}
        """);
    load(5);
    try (HeadroomProcess headroom = up()) {
      headroom.untilSaid(1, "files: .* → 3 replicas: requests-per-stream 5 \\(target 1\\)");
      headroom.kill();
    }
    load(0);
    assertThat(
            CommandRun.of("explain", "files", "--state-dir", folder.resolve("state").toString())
                .out())
        .contains("files: ModelServer/files (policy default/files, between 1 and 3 replicas) at ")
        .contains("replicas: requests-per-stream 5 (target 1) proposes ");
    try (HeadroomProcess headroom = up();
        HttpClient client = HttpClient.newHttpClient()) {
      untilThePageHas(client, headroom, " → 3 replicas: requests-per-stream 5 (target 1)");
      headroom.untilSaid(3, "is ready");
      until(
          "it decided to stay, because of the window",
          HeadroomProcess.LIMIT,
          this::heldByTheWindow);
      assertThat(headroom.lines()).noneMatch(line -> line.contains("→"));
      assertThat(headroom.children()).hasSize(4);
    }
  }

  /** The interval is an hour: all but the first decision comes of what the gateway sees. */
  @Test
  void wakesFromZeroAndScalesOutWithoutWaitingForTheInterval() throws Exception {
    write(
        """
        replicas: 0
        scaling:
          minReplicas: 0
          maxReplicas: 2
          intervalSeconds: 3600
        """);
    try (HeadroomProcess headroom = up();
        HttpClient client = HttpClient.newHttpClient()) {
      headroom.untilSaid(1, "0 to 2 replicas, scaled on gateway-requests-per-slot");
      headroom.untilSaid(1, "taken to compute one request at a time");

      assertThat(get(client, headroom, "/files/index").get(60, TimeUnit.SECONDS).statusCode())
          .isEqualTo(200);
      headroom.untilSaid(1, "files: 0 → 1 replicas: .*a request waits for a replica");

      List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        slow.add(get(client, headroom, "/slow"));
      }
      headroom.untilSaid(1, "files: 1 → 2 replicas: gateway-requests-per-slot .* proposes");
      assertThat(get(client, headroom, "/-/metrics").get(60, TimeUnit.SECONDS).body())
          .contains("headroom_desired_replicas{server=\"files\"} 2\n")
          .contains("headroom_max_replicas{server=\"files\"} 2\n")
          .contains("headroom_decisions_total{server=\"files\",reason=\"RequestsWaiting\"} 1\n")
          .contains("headroom_reaction_decision_seconds_count{server=\"files\"} 2\n");
      for (CompletableFuture<HttpResponse<String>> answer : slow) {
        assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  private static void untilThePageHas(HttpClient client, HeadroomProcess headroom, String sentence)
      throws Exception {
    headroom.untilSaid(1, "dashboard +http");
    URI page =
        headroom.lines().stream()
            .filter(line -> line.contains("dashboard  "))
            .map(line -> URI.create(line.strip().split(" +", 2)[1]))
            .map(address -> address.resolve("/api/v1/timeline"))
            .findFirst()
            .orElseThrow();
    until(
        "the page has a decision from before the start",
        HeadroomProcess.LIMIT,
        () ->
            client
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .contains(sentence));
  }

  private boolean heldByTheWindow() {
    try {
      Path log = folder.resolve("state").resolve("decisions.jsonl");
      return Files.exists(log)
          && Files.readString(log)
              .contains("held at 5, the most that were wanted within the stabilisation window");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
