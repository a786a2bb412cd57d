package dev.headroom.metrics.scrape;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import dev.headroom.metrics.Pages;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.series.Points;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scraper over real sockets. */
class ScraperTest {
  private static final AtomicInteger VLLM_PAGES = new AtomicInteger();
  private static final Map<String, Set<Object>> VLLM_CONNECTIONS = new ConcurrentHashMap<>();
  private static final Set<HttpResponse> HANGING = ConcurrentHashMap.newKeySet();
  private static Server server;

  private final Scraper scraper = scraper(Duration.ofSeconds(20));

  private static Scraper scraper(Duration timeout) {
    ScrapeSettings settings =
        new ScrapeSettings(
            Duration.ofMillis(20), timeout, Duration.ofSeconds(10), 100_000, 1_000, name -> true);
    return new Scraper(
        settings,
        new Head(HeadSettings.standard(), InstantSource.system()),
        InstantSource.system());
  }

  @BeforeAll
  static void start() throws Exception {
    byte[] page = Pages.bytes("vllm-loaded-1");
    server =
        Server.builder()
            .http(0)
            .service(
                "/metrics",
                (ctx, request) -> {
                  VLLM_PAGES.incrementAndGet();
                  VLLM_CONNECTIONS
                      .computeIfAbsent(
                          String.valueOf(ctx.query()), q -> ConcurrentHashMap.newKeySet())
                      .add(ctx.remoteAddress());
                  return HttpResponse.of(
                      HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, HttpData.wrap(page));
                })
            .service("/moved", (ctx, request) -> HttpResponse.ofRedirect("/metrics?name=moved"))
            .service(
                "/away",
                (ctx, request) ->
                    HttpResponse.ofRedirect(
                        "http://localhost:" + server.activeLocalPort() + "/metrics?name=away"))
            .service("/round", (ctx, request) -> HttpResponse.ofRedirect("/round?"))
            .service("/absent", (ctx, request) -> HttpResponse.of(HttpStatus.NOT_FOUND))
            .service("/html", (ctx, request) -> HttpResponse.of("<html>hello</html>"))
            .service(
                "/huge",
                (ctx, request) ->
                    HttpResponse.of(
                        HttpStatus.OK, MediaType.PLAIN_TEXT, HttpData.wrap(new byte[200_000])))
            .service("/hangs", (ctx, request) -> hanging())
            .service(
                "/drips",
                (ctx, request) -> {
                  HttpResponseWriter drips = hanging();
                  drips.write(ResponseHeaders.of(HttpStatus.OK));
                  drip(drips);
                  return drips;
                })
            .service(
                "/slow",
                (ctx, request) ->
                    HttpResponse.delayed(
                        () -> HttpResponse.of("written_ms " + System.currentTimeMillis() + "\n"),
                        Duration.ofMillis(100)))
            .service(
                "/cut",
                (ctx, request) ->
                    HttpResponse.of(
                        ResponseHeaders.of(
                            HttpStatus.OK,
                            "content-type",
                            "application/openmetrics-text; version=1.0.0"),
                        HttpData.ofUtf8("a 1\n")))
            .requestTimeoutMillis(0)
            .build();
    server.start().join();
  }

  /** Whoever asks gets nothing more until it leaves. */
  private static HttpResponseWriter hanging() {
    HttpResponseWriter response = HttpResponse.streaming();
    HANGING.add(response);
    var _ = response.whenComplete().handle((done, gone) -> HANGING.remove(response));
    return response;
  }

  private static void drip(HttpResponseWriter response) {
    if (response.tryWrite(HttpData.ofUtf8("# \n"))) {
      CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS).execute(() -> drip(response));
    }
  }

  @AfterAll
  static void stop() {
    server.stop().join();
  }

  @AfterEach
  void close() {
    scraper.close();
  }

  @Test
  void aPageGoesToTheWindowAgainAndAgainOverOneConnection() throws Exception {
    try (WatchedTarget watched = scraper.watch(target("/metrics?name=one"))) {
      until(() -> VLLM_PAGES.get() >= 5 && watched.last().isPresent());
      assertThat(watched.last().orElseThrow()).isInstanceOf(Scrape.Page.class);
      assertThat(value("vllm:num_requests_waiting", watched)).isEqualTo(12);
      assertThat(value("up", watched)).isEqualTo(1);
      assertThat(value("scrape_duration_seconds", watched)).isPositive();
      assertThat(VLLM_CONNECTIONS.get("name=one")).hasSize(1);
    }
  }

  @Test
  void aRedirectIsFollowedOnTheSameHost() throws Exception {
    try (WatchedTarget watched = scraper.watch(target("/moved"))) {
      until(() -> watched.last().isPresent());
      assertThat(watched.last().orElseThrow()).isInstanceOf(Scrape.Page.class);
      assertThat(VLLM_CONNECTIONS).containsKey("name=moved");
    }
  }

  @Test
  void aRedirectToAnotherHostIsAFailure() throws Exception {
    assertThat(failure("/away").reason()).isEqualTo(Scrape.Reason.REDIRECT);
    assertThat(failure("/away").detail())
        .isEqualTo("it redirects to another host (expected: a page, or where it is)");
    assertThat(VLLM_CONNECTIONS).doesNotContainKey("name=away");
  }

  @Test
  void aRedirectWithoutEndIsAFailure() throws Exception {
    assertThat(failure("/round").reason()).isEqualTo(Scrape.Reason.REDIRECT);
    assertThat(failure("/round").detail()).contains("without end");
  }

  @Test
  void aPageThatTakesLongerThanTheIntervalIsAPageAllTheSame() throws Exception {
    try (WatchedTarget watched = scraper.watch(target("/slow"))) {
      until(() -> watched.last().isPresent());
      assertThat(watched.last().orElseThrow())
          .isInstanceOfSatisfying(
              Scrape.Page.class,
              page -> {
                assertThat(page.leftOut()).isPositive();
                assertThat(page.detail()).contains("scrapes were left out");
              });
      Points written = points("written_ms", watched).getFirst();
      assertThat(written.time(0))
          .as("not before it was written")
          .isGreaterThanOrEqualTo((long) written.value(0));
    }
  }

  @Test
  void failuresSayWhy() throws Exception {
    assertThat(failure("/absent").reason()).isEqualTo(Scrape.Reason.STATUS);
    assertThat(failure("/absent").detail()).isEqualTo("it answered 404 Not Found");
    assertThat(failure("/html").reason()).isEqualTo(Scrape.Reason.MALFORMED);
    assertThat(failure("/huge").reason()).isEqualTo(Scrape.Reason.TOO_LARGE);
    assertThat(failure("/cut").detail()).contains("# EOF");
    Target nobody =
        Target.of(
            "nobody", URI.create("http://127.0.0.1:" + freePort() + "/metrics"), "default", "test");
    assertThat(failure(nobody).reason()).isEqualTo(Scrape.Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hangs", "/drips"})
  void aPageThatDoesNotComeInTimeIsAFailure(String path) throws Exception {
    // The patient one begins first, so it would also end first if both had the same time-out.
    try (WatchedTarget patient = scraper.watch(target(path + "?patient"));
        Scraper impatient = scraper(Duration.ofMillis(100));
        WatchedTarget watched = impatient.watch(target(path))) {
      until(() -> watched.last().isPresent());
      assertThat(((Scrape.Failure) watched.last().orElseThrow()).reason())
          .isEqualTo(Scrape.Reason.TIMEOUT);
      assertThat(patient.last()).isEmpty();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Test
  void aTargetThatHangsDelaysNoOther() throws Exception {
    try (WatchedTarget hangs = scraper.watch(target("/hangs"));
        WatchedTarget good = scraper.watch(target("/metrics"))) {
      int before = VLLM_PAGES.get();
      until(() -> VLLM_PAGES.get() >= before + 5);
      assertThat(hangs.last()).isEmpty();
      assertThat(good.last()).isPresent();
    }
  }

  @Test
  void aFailedScrapeEndsEverySeriesAndSaysDown() throws Exception {
    Server mortal =
        Server.builder()
            .http(0)
            .service("/metrics", (ctx, request) -> HttpResponse.of("a 1\n"))
            .build();
    mortal.start().join();
    Target target =
        Target.of(
            "mortal",
            URI.create("http://127.0.0.1:" + mortal.activeLocalPort() + "/metrics"),
            "default",
            "test");
    try (WatchedTarget watched = scraper.watch(target)) {
      until(() -> watched.last().isPresent());
      assertThat(value("a", watched)).isEqualTo(1);
      mortal.stop().join();
      until(() -> watched.last().orElseThrow() instanceof Scrape.Failure);
      assertThat(Query.parse("a").at(Instant.now(), watched.series(), Duration.ofMinutes(1)))
          .isEqualTo(Value.Vector.EMPTY);
      assertThat(value("up", watched)).isZero();
    }
  }

  @Test
  void aClosedTargetsRequestIsCancelled() {
    until(HANGING::isEmpty);
    WatchedTarget watched = scraper.watch(target("/hangs"));
    until(() -> !HANGING.isEmpty());
    watched.close();
    until(HANGING::isEmpty);
    assertThat(watched.last()).isEmpty();
  }

  @Test
  void aClosedTargetIsScrapedNoMore() {
    WatchedTarget closed = scraper.watch(target("/metrics?name=closed"));
    until(() -> closed.last().isPresent());
    closed.close();
    try (WatchedTarget other = scraper.watch(target("/metrics?name=other"))) {
      until(() -> other.last().isPresent()); // what ran at close() is over by now
      Optional<Instant> newest = closed.series().newest();
      int before = VLLM_PAGES.get();
      until(() -> VLLM_PAGES.get() >= before + 5);
      assertThat(closed.series().newest()).isEqualTo(newest);
    }
  }

  private Scrape.Failure failure(String path) throws Exception {
    return failure(target(path));
  }

  private Scrape.Failure failure(Target target) throws Exception {
    try (WatchedTarget watched = scraper.watch(target)) {
      until(() -> watched.last().isPresent());
      return (Scrape.Failure) watched.last().orElseThrow();
    }
  }

  private static double value(String query, WatchedTarget watched) {
    Value value =
        Query.parse("sum(" + query + ")")
            .at(Instant.now(), watched.series(), Duration.ofMinutes(1));
    return ((Value.Vector) value).elements().getFirst().value();
  }

  private static List<Points> points(String name, WatchedTarget watched) {
    return watched.series().select(List.of(Matcher.name(name)), 0, Long.MAX_VALUE);
  }

  private static Target target(String path) {
    return Target.of(
        path, URI.create("http://127.0.0.1:" + server.activeLocalPort() + path), "default", "test");
  }
}
