package dev.headroom.cli.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.headroom.cli.CommandRun;
import dev.headroom.cli.fields.ShippedFiles;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsCommandTest {
  @TempDir Path folder;

  @Test
  void itListsEverySignal() {
    CommandRun run = CommandRun.of("signals");
    assertThat(run.exitCode()).isZero();
    for (Signal signal : Catalog.builtIn().signals()) {
      assertThat(run.out()).contains("\n" + signal.name() + "  ");
      assertThat(signal.notFor()).as(signal.name()).isNotEmpty();
    }
  }

  @Test
  void oneHasItsQueryForEachServerAndWhatItIsNotFor() throws IOException {
    assertThat(CommandRun.of("signals", "queue-time").out())
        .contains("queue-time: the mean time that a request waits", "not for scaling in alone")
        .contains(
            "Triton Inference Server (triton)\n  (sum(rate(nv_inference_queue_duration_us[15s]))")
        .contains("  recommended target: 0.00005 a replica", "  no target is recommended");
    assertThat(CommandRun.of("signals", "requests-per-stream").out())
        .contains(
            "also called ovms_requests_streams_ratio",
            "$slots: ",
            "; has to be said, as parameters: {slots: N}");
    JsonNode json =
        new ObjectMapper().readTree(CommandRun.of("signals", "queue-depth", "-o", "json").out());
    assertThat(json.get(0).at("/servers/triton/target").asInt()).isEqualTo(1);
    CommandRun unknown = CommandRun.of("signals", "queue-dept");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).startsWith("queue-dept (expected: one of requests-per-stream");
  }

  @Test
  void thePageHasTheNewestTables() {
    assertThat(ShippedFiles.read(ShippedFiles.root().resolve("docs/signals.md")))
        .as("docs/signals.md, whose tables './headroom signals --markdown' makes anew")
        .contains(CommandRun.of("signals", "--markdown").out());
  }

  @Test
  void aFileAddsSignalsAndServers() throws IOException {
    Path file = folder.resolve("signals.yaml");
    Files.writeString(
        file,
        """
        signals:
        - {name: temperature, unit: degrees, sentence: how hot it is, range: [0, 1000]}
        servers:
        - name: oven
          title: Oven
          recognisedBy: [oven_degrees]
          signals:
            temperature: {query: max(oven_degrees), target: 200}
            queue-depth: {query: sum(oven_waiting)}
        """);
    assertThat(CommandRun.of("signals", "--signals", file.toString()).out())
        .contains("temperature", "oven (200)", "queue-depth");
    Files.writeString(file, "servers: [{name: x, title: X, recognisedBy: [], signals: {y: {}}}]");
    CommandRun bad = CommandRun.of("signals", "--signals", file.toString());
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("signals.yaml:1: servers[0].signals.y");
    assertThat(CommandRun.of("signals", "--signals", "none").err())
        .startsWith("--signals: none (expected: a file that is there)");
  }

  @Test
  void aSignalIsTestedAgainstAServerThatRuns() throws IOException {
    String page =
        "# TYPE requests counter\nrequests 7\novms_streams 2\novms_current_requests{name=\"m\"} 6\n";
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
    try {
      CommandRun run =
          CommandRun.of("signals", "test", "requests-per-stream", "--url", url, "--seconds", "2");
      assertThat(run.out())
          .contains("server    Headroom or OpenVINO Model Server", "value     3 requests")
          .contains("ovms_current_requests: 1 series");
      assertThat(run.exitCode()).isZero();
      CommandRun none =
          CommandRun.of("signals", "test", "queue-time", "--url", url, "--seconds", "2");
      assertThat(none.exitCode()).isEqualTo(1);
      assertThat(none.out())
          .contains("no value  the page has no ovms_wait_for_infer_req_time_us_sum")
          .contains("page      3 series, read in ")
          .contains("ovms_wait_for_infer_req_time_us_count: 0 series");
      Files.writeString(
          folder.resolve("signals.yaml"),
          """
          signals: [{name: beta, unit: requests, sentence: s, range: [0, 9]}]
          servers:
          - name: b
            title: B
            recognisedBy: [ovms_streams]
            signals: {beta: {query: 'sum(ovms_current_requests{name="beta"}) / sum(ovms_streams)'}}
          """);
      String signals = folder.resolve("signals.yaml").toString();
      assertThat(
              CommandRun.of(
                      List.of(
                          "signals",
                          "test",
                          "beta",
                          "--url",
                          url,
                          "--seconds",
                          "2",
                          "--signals",
                          signals))
                  .out())
          .as("each selector has its count")
          .contains(
              "ovms_current_requests{name=\"beta\"}: 0 series, 1 whatever their labels",
              "ovms_streams: 1 series");
      assertThat(CommandRun.of("signals", "test", "requests", "--url", url, "--seconds", "2").out())
          .contains("is a counter", "sum(rate(requests[30s]))");
    } finally {
      server.stop(0);
    }
    CommandRun nobody =
        CommandRun.of("signals", "test", "queue-time", "--url", url, "--seconds", "1");
    assertThat(nobody.out()).contains("server    not known, for no page was read", "page      ");
    assertThat(CommandRun.of("signals", "test", "queue-time", "--url", "ftp://x").err())
        .contains("page: ftp://x (expected: an http or https address)");
  }
}
