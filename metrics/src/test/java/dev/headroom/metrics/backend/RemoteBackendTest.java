package dev.headroom.metrics.backend;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.encoding.EncodingService;
import dev.headroom.metrics.access.Credentials;
import dev.headroom.metrics.backend.BackendException.Reason;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.Points;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client over real sockets, before a server that says what each case needs. */
class RemoteBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant AT = Instant.ofEpochMilli(1_435_781_451_781L);

  /** Asked one after the other; the last one answers for ever. */
  private final Queue<Supplier<HttpResponse>> answers = new ConcurrentLinkedQueue<>();

  private final Queue<AggregatedHttpRequest> asked = new ConcurrentLinkedQueue<>();
  private Server server;
  private RemoteSettings settings;

  @BeforeEach
  void start() {
    server =
        Server.builder()
            .http(0)
            .serviceUnder(
                "/",
                (ctx, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                whole -> {
                                  asked.add(whole);
                                  Supplier<HttpResponse> next =
                                      answers.size() > 1 ? answers.remove() : answers.element();
                                  return next.get();
                                })))
            .decorator(EncodingService.newDecorator())
            .build();
    server.start().join();
    settings = RemoteSettings.at(url("/prom?dedup=true"));
  }

  @AfterEach
  void stop() {
    var _ = server.closeAsync();
  }

  private URI url(String rest) {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort() + rest);
  }

  private void answers(String json) {
    answers(HttpStatus.OK, MediaType.JSON, json);
  }

  private void answers(HttpStatus status, MediaType type, String body) {
    answers.add(() -> HttpResponse.of(status, type, body));
  }

  private void answersValue(String type, String result) {
    answers(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
            .formatted(type, result));
  }

  private Value value() {
    return value(settings, PATIENCE);
  }

  private static Value value(RemoteSettings settings, Duration deadline) {
    try (RemoteBackend backend = new RemoteBackend(settings)) {
      return backend.instant("up", AT, deadline);
    }
  }

  private static Reason refusal(RemoteSettings settings, Duration deadline) {
    try {
      throw new AssertionError("answered: " + value(settings, deadline));
    } catch (BackendException refused) {
      return refused.reason();
    }
  }

  @Test
  void readsAVectorWithItsNumbers() {
    answersValue(
        "vector",
        """
        [{"metric":{"__name__":"up","job":"a"},"value":[1435781451.781,"1"]},
         {"metric":{"job":"b"},"value":[1435781451.781,"NaN"]},
         {"metric":{"job":"c"},"value":[1435781451,"+Inf"]},
         {"metric":{},"value":[1435781451.781,"-Inf"]},
         {"metric":{"job":"d"},"value":[1435781451.781,"1.5e-07"]}]""");
    assertThat(value())
        .isEqualTo(
            new Value.Vector(
                List.of(
                    new Value.Element(Labels.of("__name__", "up", "job", "a"), 1),
                    new Value.Element(Labels.of("job", "b"), Double.NaN),
                    new Value.Element(Labels.of("job", "c"), Double.POSITIVE_INFINITY),
                    new Value.Element(Labels.EMPTY, Double.NEGATIVE_INFINITY),
                    new Value.Element(Labels.of("job", "d"), 1.5e-7))));
  }

  @Test
  void readsScalarsStringsAndNothing() {
    answersValue("scalar", "[1435781451.781,\"2\"]");
    answersValue("string", "[1435781451.781,\"a\\\"b\"]");
    answersValue("vector", "[]");
    assertThat(value()).isEqualTo(new Value.Scalar(2));
    assertThat(value()).isEqualTo(new Value.Text("a\"b"));
    assertThat(value()).isEqualTo(Value.Vector.EMPTY);
  }

  @Test
  void readsAMatrixWhateverTheOrderOfMembers() {
    answers(
        """
        {"data":{"result":[{"values":[[1.5,"1"],[2.5,"2"],[3.5,"3"]],"metric":{"a":"b"}}],
         "resultType":"matrix","stats":{"samples":[1,{"x":[]}]}},"status":"success"}""");
    assertThat(value())
        .isInstanceOfSatisfying(
            Value.Matrix.class,
            matrix -> {
              Points points = matrix.series().getFirst();
              assertThat(points.series()).isEqualTo(Labels.of("a", "b"));
              assertThat(points.size()).isEqualTo(3);
              assertThat(points.time(2)).isEqualTo(3500);
              assertThat(points.value(2)).isEqualTo(3);
            });
  }

  @Test
  void asksAsTheSettingsSay() {
    answersValue("vector", "[]");
    value(
        settings
            .withLogin(new Credentials.Basic("me", new Credentials.Secret.Text("secret")))
            .withHeader("X-Scope-OrgID", "tenant-1"),
        PATIENCE);
    AggregatedHttpRequest request = asked.remove();
    assertThat(request.path()).isEqualTo("/prom/api/v1/query?dedup=true");
    assertThat(request.headers().get("authorization")).isEqualTo("Basic bWU6c2VjcmV0");
    assertThat(request.headers().get("x-scope-orgid")).isEqualTo("tenant-1");
    QueryParams form = QueryParams.fromQueryString(request.contentUtf8());
    assertThat(form.get("query")).isEqualTo("up");
    assertThat(form.get("time")).isEqualTo("1435781451.781");
    assertThat(form.get("timeout")).isEqualTo("20000ms");
    assertThat(form.get("partial_response")).isEqualTo("false");

    value(settings.withPost(false), PATIENCE);
    AggregatedHttpRequest get = asked.remove();
    assertThat(get.method().name()).isEqualTo("GET");
    assertThat(get.path()).startsWith("/prom/api/v1/query?dedup=true&").contains("query=up");
  }

  @Test
  void readsItsTokenAnewEachTime(@TempDir Path folder) throws Exception {
    answersValue("vector", "[]");
    Path file = folder.resolve("token");
    Files.writeString(file, "one\n");
    try (RemoteBackend backend =
        new RemoteBackend(
            settings.withLogin(Credentials.bearer(new Credentials.Secret.InFile(file))))) {
      backend.instant("up", AT, PATIENCE);
      Files.writeString(file, "two\n");
      backend.instant("up", AT, PATIENCE);
      Files.delete(file);
      assertThatThrownBy(() -> backend.instant("up", AT, PATIENCE))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("token");
    }
    assertThat(asked.stream().map(request -> request.headers().get("authorization")))
        .containsExactly("Bearer one", "Bearer two");
  }

  @ParameterizedTest
  @CsvSource({
    "400,bad_data,BAD_QUERY",
    "422,execution,BAD_QUERY",
    "503,timeout,TIMEOUT",
    "503,unavailable,UNAVAILABLE",
    "500,internal,UNAVAILABLE",
    "422,422,BAD_QUERY"
  })
  void tellsWhatPrometheusTold(int status, String type, Reason reason) {
    answers(
        HttpStatus.valueOf(status),
        MediaType.JSON,
        "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"so it is\"}".formatted(type));
    assertThatThrownBy(this::value)
        .isInstanceOfSatisfying(
            BackendException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused).hasMessageContaining("so it is").hasMessageContaining("/prom");
            });
    assertThat(asked).hasSize(1); // what Prometheus itself says is not asked again
  }

  @Test
  void asksAgainWhereAProxySaysThatNobodyIsThere() {
    answers(HttpStatus.BAD_GATEWAY, MediaType.HTML_UTF_8, "<html>");
    answers(HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, "no healthy upstream");
    answersValue("scalar", "[1,\"7\"]");
    assertThat(value()).isEqualTo(new Value.Scalar(7));
    assertThat(asked).hasSize(3);
  }

  @Test
  void asksNotForEver() {
    answers(HttpStatus.BAD_GATEWAY, MediaType.HTML_UTF_8, "<html>");
    assertThat(refusal(settings, PATIENCE)).isEqualTo(Reason.UNAVAILABLE);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aLostBackendIsAnErrorNotAnEmptyAnswer() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    RemoteSettings nobody = RemoteSettings.at(URI.create("http://127.0.0.1:" + free));
    assertThat(refusal(nobody, PATIENCE)).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aSlowBackendIsATimeout() {
    answers.add(HttpResponse::streaming);
    assertThat(refusal(settings, Duration.ofMillis(200))).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void answersAreBounded() {
    answersValue(
        "vector", "[{\"metric\":{},\"value\":[1,\"1\"]},{\"metric\":{},\"value\":[1,\"1\"]}]");
    assertThat(refusal(settings.withMaxima(1 << 20, 1), PATIENCE)).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal(settings.withMaxima(50, 10), PATIENCE)).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void aPackedAnswerIsBoundedByWhatItUnpacksTo() {
    answersValue("string", "[1,\"" + "x".repeat(1 << 20) + "\"]");
    assertThat(value()).isInstanceOf(Value.Text.class);
    assertThat(refusal(settings.withMaxima(100_000, 10), PATIENCE)).isEqualTo(Reason.TOO_LARGE);
    assertThat(asked.element().headers().get("accept-encoding")).contains("gzip");
  }

  @Test
  void followsNoRedirects() {
    answers.add(() -> HttpResponse.ofRedirect("http://127.0.0.1:1/elsewhere"));
    assertThatThrownBy(this::value)
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("redirects are not followed");
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"warnings\":[\"receive series from store-3: connection refused\"]",
        "\"isPartial\":true"
      })
  void halfAnAnswerIsAnErrorUnlessItIsTaken(String half) {
    answers(
        "{\"status\":\"success\",%s,\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
            .formatted(half));
    assertThat(refusal(settings, PATIENCE)).isEqualTo(Reason.UNAVAILABLE);
    assertThat(value(settings.withPartial(true), PATIENCE)).isEqualTo(Value.Vector.EMPTY);
  }

  @Test
  void whatAQuerySaysAboutItselfIsNoError() {
    answers(
        "{\"status\":\"success\",\"warnings\":[\"PromQL warning: quantile value should be between 0"
            + " and 1\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
    assertThat(value()).isEqualTo(Value.Vector.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[[1]]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"x\"]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"1\"]}"
      })
  void whatIsNoPrometheusIsSaidToBeNone(String body) {
    answers(body);
    assertThatThrownBy(this::value)
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("does not answer as a Prometheus does");
  }

  @Test
  void leavesALostBackendAloneForAWhile() {
    answers(HttpStatus.INTERNAL_SERVER_ERROR, MediaType.PLAIN_TEXT_UTF_8, "broken");
    try (RemoteBackend backend = new RemoteBackend(settings.withAttempts(1))) {
      until(
          "the circuit opens",
          () -> {
            int before = asked.size();
            assertThatThrownBy(() -> backend.instant("up", AT, PATIENCE))
                .as("lost in the same words, asked or not")
                .hasMessageStartingWith(settings.url() + ": it answered 500");
            return asked.size() == before;
          });
    }
    assertThat(asked.size()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void givesSeriesOnceAndSorted() {
    answers(
        """
        {"status":"success","data":[{"__name__":"up","job":"b"},{"__name__":"up","job":"a"},
         {"__name__":"up","job":"b"}]}""");
    try (RemoteBackend backend = new RemoteBackend(settings)) {
      assertThat(backend.series(List.of("up", "{job=\"x\"}"), AT.minusSeconds(60), AT, PATIENCE))
          .containsExactly(
              Labels.of("__name__", "up", "job", "a"), Labels.of("__name__", "up", "job", "b"));
    }
    QueryParams form = QueryParams.fromQueryString(asked.element().contentUtf8());
    assertThat(form.getAll("match[]")).containsExactly("up", "{job=\"x\"}");
    assertThat(form.get("start")).isEqualTo("1435781391.781");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a", "http:///x", "http://a:b@c", "prometheus:9090"})
  void refusesOtherAddresses(String url) {
    assertThatThrownBy(() -> RemoteSettings.at(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("url");
  }
}
