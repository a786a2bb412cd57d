package dev.headroom.metrics.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import dev.headroom.metrics.Pages;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scraper over real sockets. */
class ScraperTest {
  private static final AtomicInteger VLLM_PAGES = new AtomicInteger();
  private static final Map<String, Set<Object>> VLLM_CONNECTIONS = new ConcurrentHashMap<>();
  private static Server server;

  private final Scraper scraper = scraper(Duration.ofSeconds(20));

  private static Scraper scraper(Duration timeout) {
    ScrapeSettings settings =
        new ScrapeSettings(
            Duration.ofMillis(20), timeout, Duration.ofMinutes(1), 100_000, 1_000, name -> true);
    return new Scraper(settings, InstantSource.system());
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
            .service("/moved", (ctx, request) -> HttpResponse.ofRedirect("/metrics"))
            .service("/absent", (ctx, request) -> HttpResponse.of(HttpStatus.NOT_FOUND))
            .service("/html", (ctx, request) -> HttpResponse.of("<html>hello</html>"))
            .service(
                "/huge",
                (ctx, request) ->
                    HttpResponse.of(
                        HttpStatus.OK, MediaType.PLAIN_TEXT, HttpData.wrap(new byte[200_000])))
            .service("/hangs", (ctx, request) -> HttpResponse.streaming())
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
      await(() -> VLLM_PAGES.get() >= 5 && watched.last().isPresent());
      assertThat(watched.last().orElseThrow()).isInstanceOf(Scrape.Page.class);
      assertThat(value("vllm:num_requests_waiting", watched)).isEqualTo(12);
      assertThat(value("up", watched)).isEqualTo(1);
      assertThat(value("scrape_duration_seconds", watched)).isPositive();
      assertThat(VLLM_CONNECTIONS.get("name=one")).hasSize(1);
    }
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    try (WatchedTarget watched = scraper.watch(target("/moved"))) {
      await(() -> watched.last().isPresent());
      assertThat(watched.last().orElseThrow()).isInstanceOf(Scrape.Page.class);
    }
  }

  @Test
  void failuresSayWhy() throws Exception {
    assertThat(failure("/absent").reason()).isEqualTo(Scrape.Reason.STATUS);
    assertThat(failure("/absent").detail()).isEqualTo("it answered 404 Not Found");
    assertThat(failure("/html").reason()).isEqualTo(Scrape.Reason.MALFORMED);
    assertThat(failure("/huge").reason()).isEqualTo(Scrape.Reason.TOO_LARGE);
    assertThat(failure("/cut").detail()).contains("# EOF");
    Target nobody = new Target("nobody", URI.create("http://127.0.0.1:" + freePort() + "/metrics"));
    assertThat(failure(nobody).reason()).isEqualTo(Scrape.Reason.UNREACHABLE);
  }

  @Test
  void aPageThatDoesNotComeInTimeIsAFailure() throws Exception {
    try (Scraper impatient = scraper(Duration.ofMillis(100));
        WatchedTarget watched = impatient.watch(target("/hangs"))) {
      await(() -> watched.last().isPresent());
      assertThat(((Scrape.Failure) watched.last().orElseThrow()).reason())
          .isEqualTo(Scrape.Reason.TIMEOUT);
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
      await(() -> VLLM_PAGES.get() >= before + 5);
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
        new Target(
            "mortal", URI.create("http://127.0.0.1:" + mortal.activeLocalPort() + "/metrics"));
    try (WatchedTarget watched = scraper.watch(target)) {
      await(() -> watched.last().isPresent());
      assertThat(value("a", watched)).isEqualTo(1);
      mortal.stop().join();
      await(() -> watched.last().orElseThrow() instanceof Scrape.Failure);
      assertThat(Query.parse("a").at(Instant.now(), watched.window(), Duration.ofMinutes(1)))
          .isEqualTo(Value.Vector.EMPTY);
      assertThat(value("up", watched)).isZero();
    }
  }

  @Test
  void aClosedTargetIsScrapedNoMore() throws Exception {
    WatchedTarget watched = scraper.watch(target("/hangs"));
    watched.close();
    assertThat(watched.last()).isEmpty();
  }

  private Scrape.Failure failure(String path) throws Exception {
    return failure(target(path));
  }

  private Scrape.Failure failure(Target target) throws Exception {
    try (WatchedTarget watched = scraper.watch(target)) {
      await(() -> watched.last().isPresent());
      return (Scrape.Failure) watched.last().orElseThrow();
    }
  }

  private static double value(String query, WatchedTarget watched) {
    Value value =
        Query.parse("sum(" + query + ")")
            .at(Instant.now(), watched.window(), Duration.ofMinutes(1));
    return ((Value.Vector) value).elements().getFirst().value();
  }

  private static Target target(String path) {
    return new Target(path, URI.create("http://127.0.0.1:" + server.activeLocalPort() + path));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s passed").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
