package dev.headroom.local;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.api.resource.Resources;
import dev.headroom.control.Tick;
import dev.headroom.local.replica.AnyServer;
import dev.headroom.local.replica.ReplicaState;
import dev.headroom.metrics.backend.Dialect;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.series.StaleMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A system that runs {@link AnyServer}s, from its start to its end. */
@Timeout(120)
class LocalRunTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Catalog CATALOG = Catalog.builtIn();

  private static final SystemListener NONE =
      new SystemListener() {
        @Override
        public void event(SystemEvent event) {}

        @Override
        public void ticked(String server, Tick tick) {}
      };

  @TempDir Path folder;

  private LocalSystem run(String spec) throws IOException {
    String command =
        AnyServer.command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    String text =
        """
        apiVersion: headroom.dev/v1alpha1
        kind: ModelServer
        metadata: {name: any}
        spec:
          command: %s
          readiness: {path: /ping}
        """
                .formatted(command)
            + spec.indent(2);
    LocalPlan plan = LocalPlan.of(Resources.parse("any.yaml", text, folder), CATALOG, Dialect.OWN);
    assertThat(plan.problems()).isEmpty();
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    LocalSystem system =
        LocalSystem.open(
            LocalOptions.of(
                free, folder.resolve("state"), new ServeProgram(List.of("true"), Map.of())),
            CATALOG,
            NONE);
    system.apply(plan);
    return system;
  }

  private static ServerSnapshot only(LocalSystem system) {
    return system.snapshot().getFirst();
  }

  private static long in(LocalSystem system, ReplicaState state) {
    return only(system).replicas().stream().filter(r -> r.state() == state).count();
  }

  private static boolean decided(LocalSystem system, int current, int desired) {
    return only(system).lastTick().orElse(null) instanceof Tick.Decided decided
        && decided.decision().currentReplicas() == current
        && decided.decision().desiredReplicas() == desired;
  }

  private static HttpRequest get(LocalSystem system, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + system.address().getPort() + path))
        .timeout(LIMIT)
        .build();
  }

  @Test
  void whatIsOnlyAdvisedIsNotDoneAfterARestartEither() throws IOException {
    String spec = "scaling: {minReplicas: 3, maxReplicas: 4, mode: Advise}";
    try (LocalSystem system = run(spec)) {
      until("three are advised", LIMIT, () -> decided(system, 1, 3));
      assertThat(only(system).wanted()).isEqualTo(1);
    }

    try (LocalSystem system = run(spec)) {
      assertThat(only(system).wanted()).isEqualTo(1);
      assertThat(only(system).replicas()).hasSize(1);
    }
  }

  @Test
  void aStreamIsFinishedAtTheStopWithinTheServersLimit() throws Exception {
    List<String> lines = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      LocalSystem system = run("drainSeconds: 40");
      until("it is ready", LIMIT, () -> in(system, ReplicaState.READY) == 1);
      HttpResponse<java.io.InputStream> stream =
          client.send(get(system, "/stream"), BodyHandlers.ofInputStream());
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        lines.add(reader.readLine());
        Thread stop = Thread.ofPlatform().start(system::close);
        reader.lines().forEach(lines::add);
        stop.join();
      }
    }
    assertThat(lines).hasSize(50).endsWith("49");
  }

  @Test
  void thoseInReserveAreNoReplicasToThePolicy() throws IOException {
    try (LocalSystem system = run("scaling: {minReplicas: 1, maxReplicas: 3, warmStandby: 1}")) {
      until(
          "one serves and one is in reserve",
          LIMIT,
          () -> in(system, ReplicaState.READY) == 1 && in(system, ReplicaState.STANDBY) == 1);
      var before = only(system).lastTick();
      until("it was decided since", LIMIT, () -> !only(system).lastTick().equals(before));

      assertThat(decided(system, 1, 1)).isTrue();
      assertThat(only(system).standby()).isEqualTo(1);
    }
  }

  @Test
  void theLastMinutesOfMetricsOutliveARestart() throws IOException {
    try (LocalSystem system = run("metrics: {path: /metrics, port: metrics}")) {
      until("a page is read", LIMIT, () -> !depth(system).isEmpty());
    }
    try (LocalSystem system = run("")) {
      assertThat(depth(system)).hasSize(1);
      Points depth = depth(system).getFirst();
      assertThat(depth.series().asMap())
          .containsEntry("namespace", "default")
          .containsEntry("job", "any")
          .containsEntry("pod", "any-1");
      assertThat(depth.value(0)).isEqualTo(3);
      assertThat(StaleMark.is(depth.value(depth.size() - 1))).as("it is gone").isTrue();
    }
  }

  private static List<Points> depth(LocalSystem system) {
    return system.metrics().select(List.of(Matcher.name("depth")), 0, Long.MAX_VALUE);
  }

  @Test
  void aServerThatSendsNothingForLongerThanItMayHasFailedTheRequest() throws Exception {
    try (LocalSystem system = run("answerSeconds: 1\ndrainSeconds: 1");
        HttpClient client = HttpClient.newHttpClient()) {
      until("it is ready", LIMIT, () -> in(system, ReplicaState.READY) == 1);

      HttpResponse<String> answer = client.send(get(system, "/hang"), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(504);
    }
  }
}
