package dev.headroom.metrics.scrape.pool;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import dev.headroom.document.Problems;
import dev.headroom.metrics.exposition.MetricFamily;
import dev.headroom.metrics.exposition.MetricType;
import dev.headroom.metrics.scrape.RecordingSink;
import dev.headroom.metrics.scrape.config.ScrapeConfiguration;
import dev.headroom.metrics.scrape.pool.TargetStatus.Health;
import dev.headroom.metrics.series.Labels;
import dev.headroom.metrics.series.StaleMark;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools against a real server. */
class ScrapePoolsTest {
  private static final String OPEN =
      """
      # TYPE x counter
      # HELP x All.
      x_total 3
      # EOF
      """;

  private static final Map<String, String> pages = new ConcurrentHashMap<>();
  private static final Map<String, RequestHeaders> asked = new ConcurrentHashMap<>();
  private static Server server;

  private final RecordingSink sink = new RecordingSink();
  private final ScrapePools pools = new ScrapePools(sink, InstantSource.system());

  @TempDir private Path folder;

  /** Once, as its key and the bomb take their time. */
  @BeforeAll
  static void serve() throws Exception {
    byte[] small = packed("a 1\n");
    byte[] bomb = packed("# \n".repeat(4 << 20));
    server =
        Server.builder()
            .http(0)
            .https(0)
            .tls(TlsKeyPair.ofSelfSigned("metrics.example.com"))
            .service("/moved", (ctx, request) -> HttpResponse.ofRedirect("/metrics"))
            .service("/packed", (ctx, request) -> packedResponse(small))
            .service("/bomb", (ctx, request) -> packedResponse(bomb))
            .service(
                "/open",
                (ctx, request) ->
                    HttpResponse.of(
                        HttpStatus.OK,
                        MediaType.parse("application/openmetrics-text; version=1.0.0"),
                        OPEN))
            .service("prefix:/", (ctx, request) -> page(ctx.path() + query(ctx.query()), request))
            .build();
    server.start().join();
  }

  @BeforeEach
  void usualPages() {
    asked.clear();
    pages.clear();
    pages.put("/metrics", "# TYPE a gauge\n# HELP a It is.\na{job=\"own\"} 1\nb{x=\"y\"} 2\n");
  }

  private static String query(@Nullable String query) {
    return query == null ? "" : "?" + query;
  }

  private static HttpResponse page(String path, HttpRequest request) {
    asked.put(path, request.headers());
    String page = pages.get(path);
    return page == null ? HttpResponse.of(HttpStatus.NOT_FOUND) : HttpResponse.of(page);
  }

  private static byte[] packed(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static HttpResponse packedResponse(byte[] page) {
    return HttpResponse.of(
        ResponseHeaders.of(
            HttpStatus.OK,
            HttpHeaderNames.CONTENT_TYPE,
            "text/plain; version=0.0.4",
            HttpHeaderNames.CONTENT_ENCODING,
            "gzip"),
        HttpData.wrap(page));
  }

  @AfterEach
  void stop() {
    pools.close();
  }

  @AfterAll
  static void stopServing() {
    server.stop().join();
  }

  @Test
  void aTargetsSamplesHaveItsLabels() throws Exception {
    apply("");
    until(() -> sink.last("__name__", "up", "job", "j", "instance", address()) == 1);
    assertThat(sink.last("__name__", "a", "job", "j", "instance", address(), "exported_job", "own"))
        .isEqualTo(1);
    assertThat(sink.last("__name__", "b", "job", "j", "instance", address(), "x", "y"))
        .isEqualTo(2);
    assertThat(own("scrape_samples_scraped")).isEqualTo(2);
    assertThat(own("scrape_samples_post_metric_relabeling")).isEqualTo(2);
    assertThat(sink.of(ownSeries("scrape_series_added")).getFirst().value()).isEqualTo(2);
    RequestHeaders headers = asked.get("/metrics");
    assertThat(headers.get(HttpHeaderNames.ACCEPT)).startsWith("application/openmetrics-text;");
    assertThat(headers.get(HttpHeaderNames.ACCEPT_ENCODING)).isEqualTo("gzip");
    assertThat(headers.get("x-prometheus-scrape-timeout-seconds")).isEqualTo("0.2");
    until(() -> pools.targets().getFirst().health() == Health.UP); // said after it is written
    TargetStatus status = pools.targets().getFirst();
    assertThat(status.labels()).isEqualTo(Labels.of("job", "j", "instance", address()));
    assertThat(status.discovered().get("__metrics_path__")).isEqualTo("/metrics");
    assertThat(status.scrapeUrl()).hasToString("http://" + address() + "/metrics");
    assertThat(status.metadata().families())
        .containsExactly(new MetricFamily("a", MetricType.GAUGE, "It is.", ""));
  }

  @Test
  void honorLabelsKeepsThePagesOwnAndAnEmptyOneHidesTheTargets() throws Exception {
    pages.put("/metrics", "a{job=\"own\"} 1\nc{instance=\"\"} 2\n");
    apply("honor_labels: true");
    until(() -> own("up") == 1);
    assertThat(sink.named("a"))
        .containsExactly(Labels.of("__name__", "a", "job", "own", "instance", address()));
    assertThat(sink.named("c")).containsExactly(Labels.of("__name__", "c", "job", "j"));
  }

  @Test
  void seriesAreRelabelledAndDropped() throws Exception {
    apply(
        """
        metric_relabel_configs:
          - {source_labels: [__name__], regex: b, action: drop}
          - {regex: exported_job, action: labeldrop}
        """);
    until(() -> own("up") == 1);
    assertThat(sink.named("a")).containsExactly(ownSeries("a"));
    assertThat(sink.named("b")).isEmpty();
    assertThat(own("scrape_samples_scraped")).isEqualTo(2);
    assertThat(own("scrape_samples_post_metric_relabeling")).isEqualTo(1);
  }

  @Test
  void aSeriesThatVanishesEndsUnlessAnotherBecameTheSame() throws Exception {
    pages.put("/metrics", "a{i=\"1\"} 1\na{i=\"2\"} 2\nb 1\n");
    apply("metric_relabel_configs: [{regex: i, action: labeldrop}]");
    until(() -> own("up") == 1);
    pages.put("/metrics", "a{i=\"1\"} 7\n");
    until(() -> StaleMark.is(sink.of(ownSeries("b")).getLast().value()));
    until(() -> sink.of(ownSeries("a")).getLast().value() == 7);
    assertThat(sink.of(ownSeries("a"))).noneMatch(sample -> StaleMark.is(sample.value()));
  }

  @Test
  void aFailedScrapeEndsTheSeriesAndSaysWhy() throws Exception {
    apply("");
    until(() -> own("up") == 1);
    pages.remove("/metrics");
    until(() -> own("up") == 0);
    until(
        () ->
            StaleMark.is(sink.last("__name__", "b", "job", "j", "instance", address(), "x", "y")));
    until(() -> pools.targets().getFirst().health() == Health.DOWN);
    assertThat(pools.targets().getFirst().lastError()).isEqualTo("it answered 404 Not Found");
  }

  @Test
  void limitsMakeAScrapeFailWithTheirName() throws Exception {
    apply("sample_limit: 1");
    until(() -> own("up") == 0);
    until(() -> lastError().equals("2 samples (expected: at most 1, the sample_limit)"));
    apply("label_limit: 2");
    until(() -> lastError().equals("line 3: 4 labels (expected: at most 2, the label_limit)"));
    apply("body_size_limit: 9B");
    until(() -> lastError().equals("the page is longer than 9 bytes"));
    apply("target_limit: 1", "['a:1', 'b:1']");
    assertThat(pools.targets()).isEmpty();
    assertThat(pools.dropped())
        .extracting(DroppedTarget::why)
        .containsOnly("2 targets (expected: at most 1, the target_limit)");
  }

  @Test
  void aPackedPageIsReadAndABombIsNot() throws Exception {
    apply("metrics_path: /packed");
    until(() -> own("a") == 1);
    apply("metrics_path: /bomb\nbody_size_limit: 1MB");
    until(() -> lastError().equals("the page is longer than 1048576 bytes"));
  }

  @Test
  void openMetricsIsReadWithItsMetadata() throws Exception {
    apply("metrics_path: /open");
    until(() -> own("x_total") == 3);
    until(() -> !pools.targets().getFirst().metadata().families().isEmpty());
    assertThat(pools.targets().getFirst().metadata().families())
        .contains(new MetricFamily("x", MetricType.COUNTER, "All.", ""));
  }

  @Test
  void aRedirectIsFollowedUnlessTheFileSaysOtherwise() throws Exception {
    apply("metrics_path: /moved\nfollow_redirects: false");
    until(() -> lastError().contains("redirects are not followed"));
    apply("metrics_path: /moved");
    until(() -> own("up") == 1);
  }

  @Test
  void secretsAreReadForEachScrape() throws Exception {
    Path secret = Files.writeString(folder.resolve("password"), "one\n");
    apply("basic_auth: {username: me, password_file: password}");
    until(() -> authorization().equals("Basic bWU6b25l"));
    Files.writeString(secret, "two\n");
    until(() -> authorization().equals("Basic bWU6dHdv"));
    apply("bearer_token: abc");
    until(() -> authorization().equals("Bearer abc"));
    apply("authorization: {type: Api, credentials: abc}");
    until(() -> authorization().equals("Api abc"));
  }

  private String authorization() {
    RequestHeaders headers = asked.get("/metrics");
    return headers == null ? "" : headers.get(HttpHeaderNames.AUTHORIZATION, "");
  }

  @Test
  void aCertificateIsCheckedAgainstTheServersName() throws Exception {
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, certificate());
    String https = "'127.0.0.1:" + server.activeLocalPort(SessionProtocol.HTTPS) + "'";
    apply("scheme: https", "[" + https + "]");
    until(() -> !lastError().isEmpty());
    apply("scheme: https\ntls_config: {insecure_skip_verify: true}", "[" + https + "]");
    until(() -> pools.targets().getFirst().health() == Health.UP);
    apply(
        "scheme: https\ntls_config: {ca_file: ca.pem, server_name: metrics.example.com}",
        "[" + https + "]");
    until(() -> pools.targets().getFirst().health() == Health.UP);
    apply(
        "scheme: https\ntls_config: {ca_file: ca.pem, server_name: other.example.com}",
        "[" + https + "]");
    until(() -> pools.targets().getFirst().health() == Health.DOWN);
    assertThatThrownBy(() -> apply("tls_config: {ca_file: absent.pem}"))
        .hasMessageContaining("job j: tls_config");
    assertThat(pools.targets().getFirst().scrapeUrl().getScheme())
        .as("as before")
        .isEqualTo("https");
  }

  private String certificate() throws Exception {
    var context = SSLContext.getInstance("TLS");
    var trust =
        new X509TrustManager() {
          private X509Certificate[] seen = {};

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen = chain;
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    context.init(null, new TrustManager[] {trust}, null);
    try (var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket("127.0.0.1", server.activeLocalPort(SessionProtocol.HTTPS))) {
      socket.startHandshake();
    }
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(trust.seen[0].getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void targetsInFilesComeAndGo() throws Exception {
    Path file = folder.resolve("targets.json");
    Files.writeString(
        file, "[{\"targets\": [\"" + address() + "\"], \"labels\": {\"pod\": \"p\"}}]");
    apply("file_sd_configs: [{files: ['*.json']}]", "[]");
    Labels up = Labels.of("__name__", "up", "job", "j", "instance", address(), "pod", "p");
    until(() -> !sink.of(up).isEmpty());
    assertThat(pools.targets().getFirst().discovered().get("__meta_filepath"))
        .isEqualTo(file.toString());
    Files.writeString(file, "[{\"targets\": 3}]   ");
    Files.writeString(folder.resolve("more.json"), "[{\"targets\": [\"127.0.0.1:1\"]}]");
    until(() -> pools.targets().size() == 2);
    Files.writeString(file, "[]");
    until(() -> pools.targets().size() == 1);
    until(() -> StaleMark.is(sink.of(up).getLast().value()));
  }

  @Test
  void targetsAreRelabelledAndWhatIsDroppedIsShown() throws Exception {
    pages.put("/other?module=a%26b", "a 5\n");
    apply(
        """
        params: {module: ['a&b']}
        relabel_configs:
          - {source_labels: [__address__], regex: 'dropped.*', action: drop}
          - {target_label: __metrics_path__, replacement: /other}
          - {target_label: instance, replacement: me}
          - {target_label: __tmp, replacement: x}
        """,
        "['" + address() + "', 'dropped:80', ':']");
    until(() -> sink.last("__name__", "a", "job", "j", "instance", "me") == 5);
    assertThat(pools.dropped())
        .extracting(target -> target.discovered().get("__address__"))
        .contains("dropped:80");
  }

  @Test
  void aJobThatIsAsBeforeGoesOnAndTheOthersSeriesEnd() throws Exception {
    apply("");
    until(() -> own("up") == 1);
    apply("");
    int before = sink.of(ownSeries("up")).size();
    until(() -> sink.of(ownSeries("up")).size() > before + 2);
    pools.apply(new ScrapeConfiguration(Map.of(), List.of(), List.of()));
    assertThat(StaleMark.is(own("up"))).isTrue();
    int ended = sink.of(ownSeries("up")).size();
    assertThat(sink.of(ownSeries("up")).subList(0, ended - 1))
        .noneMatch(sample -> StaleMark.is(sample.value()));
  }

  @Test
  void stoppingEndsNoSeries() throws Exception {
    apply("");
    until(() -> own("up") == 1);
    pools.close();
    assertThat(StaleMark.is(own("up"))).isFalse();
  }

  private String lastError() {
    return pools.targets().isEmpty() ? "" : pools.targets().getFirst().lastError();
  }

  private double own(String metric) {
    return sink.last("__name__", metric, "job", "j", "instance", address());
  }

  private Labels ownSeries(String metric) {
    return Labels.of("__name__", metric, "job", "j", "instance", address());
  }

  private String address() {
    return "127.0.0.1:" + server.activeLocalPort(SessionProtocol.HTTP);
  }

  private void apply(String fields) throws Exception {
    apply(fields, "['" + address() + "']");
  }

  private void apply(String fields, String targets) throws Exception {
    String text =
        "scrape_configs:\n  - job_name: j\n    scrape_interval: 200ms\n    static_configs: [{targets: "
            + targets
            + "}]\n"
            + fields.indent(4);
    Path file = Files.writeString(folder.resolve("prometheus.yml"), text);
    Problems problems = new Problems("prometheus.yml");
    ScrapeConfiguration configuration = ScrapeConfiguration.read("prometheus.yml", file, problems);
    assertThat(problems.list()).isEmpty();
    pools.apply(Objects.requireNonNull(configuration));
  }
}
