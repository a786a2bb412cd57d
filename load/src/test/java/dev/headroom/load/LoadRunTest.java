package dev.headroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs against real servers. Counts are asserted, times are not. */
class LoadRunTest {
  private static AggregatedHttpRequest get(long number) {
    return AggregatedHttpRequest.of(HttpMethod.GET, "/" + number);
  }

  private Server server;
  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    if (server != null) {
      var _ = server.stop();
    }
  }

  private URI serve(HttpService service) {
    server =
        Server.builder()
            .http(0)
            .serviceUnder(
                "/",
                (context, request) -> {
                  paths.add(request.path());
                  return service.serve(context, request);
                })
            .build();
    server.start().join();
    return URI.create("http://127.0.0.1:" + server.activeLocalPort());
  }

  private static LoadReport run(URI target, Arrivals arrivals, long count) throws Exception {
    LoadSpec spec =
        new LoadSpec(
            target,
            LoadRunTest::get,
            arrivals,
            Duration.ofSeconds(60),
            count,
            Duration.ofSeconds(10));
    return LoadRun.start(spec, _ -> {}).report().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aClosedLoopSendsEachRequestOnce() throws Exception {
    LoadReport report =
        run(serve((context, request) -> HttpResponse.of("ok")), new Arrivals.Closed(4), 100);

    assertThat(report.offered()).isEqualTo(100);
    assertThat(report.served()).isEqualTo(100);
    assertThat(report.statuses()).containsExactly(java.util.Map.entry(200, 100L));
    assertThat(report.bytes()).isEqualTo(200);
    assertThat(paths).hasSize(100).doesNotHaveDuplicates().contains("/0", "/99");
    assertThat(report.latency().bars().stream().mapToLong(LoadReport.Bar::count).sum())
        .isEqualTo(100);
  }

  @Test
  void anOpenLoopOffersRateTimesDuration() throws Exception {
    URI target = serve((context, request) -> HttpResponse.of("ok"));
    LoadSpec spec =
        LoadSpec.during(
            Duration.ofMillis(1_500), target, new Arrivals.Open(200, 1_000), LoadRunTest::get);
    List<LoadSecond> seconds = Collections.synchronizedList(new ArrayList<>());

    LoadReport report = LoadRun.start(spec, seconds::add).report().get(60, TimeUnit.SECONDS);

    assertThat(report.offered()).isEqualTo(300);
    assertThat(report.served()).isEqualTo(300);
    assertThat(seconds.stream().mapToLong(LoadSecond::offered).sum()).isEqualTo(300);
    assertThat(seconds.stream().mapToLong(LoadSecond::served).sum()).isEqualTo(300);
  }

  @Test
  void whatCannotBeSentIsUnsentAndDelaysNothing() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    URI target =
        serve((context, request) -> HttpResponse.of(never.thenApply(_ -> HttpResponse.of("late"))));
    LoadSpec spec =
        new LoadSpec(
            target,
            LoadRunTest::get,
            new Arrivals.Open(1_000, 5),
            Duration.ofSeconds(60),
            50,
            Duration.ofSeconds(30));
    CompletableFuture<LoadSecond> all = new CompletableFuture<>();

    LoadRun run = LoadRun.start(spec, all::complete);
    LoadSecond second = all.get(30, TimeUnit.SECONDS);
    never.complete(null);
    LoadReport report = run.report().get(30, TimeUnit.SECONDS);

    assertThat(second.offered()).isEqualTo(50);
    assertThat(second.unsent()).isEqualTo(45);
    assertThat(second.outstanding()).isEqualTo(5);
    assertThat(report.unsent()).isEqualTo(45);
    assertThat(report.errorRate()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void anAnswerThatSaysNoIsAFailure() throws Exception {
    LoadReport report =
        run(
            serve(
                (context, request) ->
                    HttpResponse.of(
                        request.path().endsWith("0")
                            ? HttpStatus.SERVICE_UNAVAILABLE
                            : HttpStatus.OK)),
            new Arrivals.Closed(2),
            20);

    assertThat(report.failed()).isEqualTo(2);
    assertThat(report.statuses()).containsEntry(503, 2L).containsEntry(200, 18L);
    assertThat(report.errorRate()).isEqualTo(0.1);
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    LoadReport report = run(URI.create("http://127.0.0.1:" + port), new Arrivals.Closed(2), 4);

    assertThat(report.errors()).containsExactly(java.util.Map.entry("connection refused", 4L));
    assertThat(report.errorRate()).isEqualTo(1);
  }

  @Test
  void aStoppedRunReportsWhatIsUnfinished() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    URI target =
        serve(
            (context, request) -> {
              asked.complete(null);
              return HttpResponse.of(never);
            });
    LoadRun run =
        LoadRun.start(
            LoadSpec.during(
                LoadSpec.UNTIL_STOPPED, target, new Arrivals.Closed(1), LoadRunTest::get),
            _ -> {});
    asked.get(30, TimeUnit.SECONDS);

    LoadReport report = run.stop(Duration.ZERO).get(30, TimeUnit.SECONDS);

    assertThat(report.unfinished()).isEqualTo(1);
    assertThat(report.errorRate()).isZero();
  }

  @Test
  void whatTakesTooLongIsATimeout() throws Exception {
    URI target = serve((_, _) -> HttpResponse.streaming());
    LoadSpec spec =
        new LoadSpec(
            target,
            LoadRunTest::get,
            new Arrivals.Closed(2),
            Duration.ofSeconds(60),
            4,
            Duration.ofMillis(100));

    LoadReport report = LoadRun.start(spec, _ -> {}).report().get(60, TimeUnit.SECONDS);

    assertThat(report.errors()).containsExactly(java.util.Map.entry("timeout", 4L));
  }

  /** A server that writes the same bytes to every request and closes. */
  private static LoadReport runAgainst(String answer, HttpMethod method) throws Exception {
    try (ServerSocket raw = new ServerSocket(0)) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try (Socket socket = raw.accept()) {
                    int _ = socket.getInputStream().read(new byte[1_000]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException closed) {
                    return;
                  }
                }
              });
      LoadSpec spec =
          new LoadSpec(
              URI.create("http://127.0.0.1:" + raw.getLocalPort()),
              _ -> AggregatedHttpRequest.of(method, "/"),
              new Arrivals.Closed(1),
              Duration.ofSeconds(60),
              3,
              Duration.ofSeconds(10));
      return LoadRun.start(spec, _ -> {}).report().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyWayToEndABodyIsUnderstood() throws Exception {
    String ok = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    assertThat(runAgainst(ok + "\r\nabc", HttpMethod.GET).bytes()).isEqualTo(9);
    assertThat(
            runAgainst(
                    ok + "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", HttpMethod.GET)
                .bytes())
        .isEqualTo(6);
    assertThat(
            runAgainst(
                    "HTTP/1.1 100 Continue\r\n\r\n" + ok + "content-length: 1\r\n\r\na",
                    HttpMethod.GET)
                .served())
        .isEqualTo(3);
    assertThat(runAgainst(ok + "content-length: 5\r\n\r\n", HttpMethod.HEAD).served()).isEqualTo(3);
  }

  @Test
  void anAnswerCutShortIsAFailure() throws Exception {
    LoadReport report =
        runAgainst("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf", HttpMethod.GET);

    assertThat(report.served()).isZero();
    assertThat(report.failed()).isEqualTo(3);
  }
}
