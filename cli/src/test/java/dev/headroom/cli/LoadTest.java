package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code headroom load} against a real server. */
class LoadTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Server server;
  private String url;

  @BeforeEach
  void start() {
    server =
        Server.builder()
            .http(0)
            .serviceUnder(
                "/",
                (_, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                all -> {
                                  asked.add(
                                      "%s %s %s %s %s"
                                          .formatted(
                                              all.method(),
                                              all.path(),
                                              all.contentType(),
                                              all.headers().get("x-key"),
                                              all.contentUtf8()));
                                  return HttpResponse.of(
                                      all.path().equals("/busy")
                                          ? HttpStatus.TOO_MANY_REQUESTS
                                          : HttpStatus.OK);
                                })))
            .build();
    server.start().join();
    url = "http://127.0.0.1:" + server.activeLocalPort();
  }

  @AfterEach
  void stop() {
    var _ = server.stop();
  }

  private int run(String... arguments) {
    return new CommandLine(new Load())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void loadsAndReports() {
    assertThat(run(url + "/a?b=c", "-n", "20", "-c", "2")).isZero();

    assertThat(asked).hasSize(20).containsOnly("GET /a?b=c null null ");
    assertThat(out.toString())
        .startsWith("Served 20 of 20 requests: ")
        .contains("status   200: 20\n")
        .contains("■");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void sendsWhatItIsTold(@TempDir Path folder) throws Exception {
    Path body = Files.writeString(folder.resolve("body.json"), "{\"x\":1}");

    assertThat(run(url + "/p", "-n", "1", "-m", "PUT", "-H", "X-Key: a:b", "-D", body.toString()))
        .isZero();
    assertThat(run(url + "/d", "-n", "1", "-d", "text", "-T", "text/plain")).isZero();

    assertThat(asked)
        .containsExactly("PUT /p application/json a:b {\"x\":1}", "POST /d text/plain null text");
  }

  @Test
  void jsonIsOneObject() throws Exception {
    assertThat(run(url, "-n", "10", "--rate", "1000", "-o", "json")).isZero();

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("served").asInt()).isEqualTo(10);
    assertThat(report.get("statuses").get("200").asInt()).isEqualTo(10);
    assertThat(report.get("errorRate").asDouble()).isZero();
    assertThat(report.get("latency").get("p99.9").asDouble()).isPositive();
    assertThat(report.get("histogram").size()).isPositive();
  }

  @Test
  void limitsDecideTheExitCode() {
    assertThat(run(url, "-n", "5", "-c", "1", "--max-error-rate", "0", "--max-p95", "1m")).isZero();
    assertThat(run(url, "-n", "5", "-c", "1", "--max-p95", "1us")).isEqualTo(1);
    assertThat(err.toString()).contains("headroom load: p95 ").contains(" exceeds 1 µs");
  }

  @Test
  void aRunThatServedNothingFailed() {
    assertThat(run(url + "/busy", "-n", "5", "--max-error-rate", "50%")).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("Served 0 of 5 requests; 5 failed.")
        .contains("status   429: 5");
    assertThat(err.toString())
        .contains("no request was served")
        .contains("error rate 100 % exceeds 50.0 %");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ftp://x | URL: 'ftp://x' (expected: http://HOST[:PORT]/PATH or https://…)",
        "127.0.0.1:80 | URL: '127.0.0.1:80' (expected",
        "URL -z 3x | '3x' (expected: a duration such as 30s, 1m30s or 250ms)",
        "URL -z 0s | '0s' (expected: a duration",
        "URL -n 0 | count: 0 (expected: >= 1)",
        "URL -c 0 | connections: 0 (expected: >= 1)",
        "URL --rate -1 | rate: -1.0 (expected: > 0",
        "URL -H nocolon | -H: 'nocolon' (expected: 'NAME: VALUE')",
        "URL -m FETCH | -m: 'FETCH' (expected: GET, POST",
        "URL -D /no/such/file | -D: '/no/such/file' (expected: a file that can be read)",
        "URL -d a -D b | -d and -D (expected: one of them)",
        "URL --max-error-rate 2 | '2' (expected: a share such as 0.01 or 1%)",
        "URL -o xml | xml"
      })
  void wrongArgumentsAreExplainedAndNothingIsSent(String arguments, String message) {
    assertThat(run(arguments.replace("URL", url).split(" "))).isEqualTo(2);

    assertThat(err.toString()).contains(message);
    assertThat(asked).isEmpty();
  }
}
