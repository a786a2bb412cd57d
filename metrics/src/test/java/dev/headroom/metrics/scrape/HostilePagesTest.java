package dev.headroom.metrics.scrape;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages made to keep the scraper busy, over real sockets: whatever one does, the others go on. */
class HostilePagesTest {
  private static final int SERIES = 20_000;
  private static final Map<String, Integer> HITS = new ConcurrentHashMap<>();
  private static Server server;

  @BeforeAll
  static void start() {
    String colliding = colliding();
    server =
        Server.builder()
            .http(0)
            .service("prefix:/colliding", (ctx, request) -> page(ctx.path(), colliding))
            .service("/good", (ctx, request) -> page("/good", "good 1\n"))
            .service(
                "prefix:/bad", (ctx, request) -> page(ctx.path(), "bad 1\n" + "# \n".repeat(64)))
            .build();
    server.start().join();
  }

  private static HttpResponse page(String path, String page) {
    HITS.merge(path, 1, Integer::sum);
    return HttpResponse.of(page);
  }

  /** Series whose names have one hash in Java: "Aa" and "BB" have. */
  private static String colliding() {
    List<String> values = List.of("");
    while (values.size() < SERIES) {
      List<String> longer = new ArrayList<>();
      values.forEach(value -> longer.add(value + "Aa"));
      values.forEach(value -> longer.add(value + "BB"));
      values = longer;
    }
    assertThat(values.stream().mapToInt(String::hashCode).distinct().count()).isOne();
    StringBuilder page = new StringBuilder();
    values.stream()
        .limit(SERIES)
        .forEach(value -> page.append("m{v=\"").append(value).append("\"} 1\n"));
    return page.toString();
  }

  @AfterAll
  static void stop() {
    server.stop().join();
  }

  @Test
  void aPageOfCollidingSeriesIsReadLikeAnyOther() throws Exception {
    Scraper scraper = scraper(name -> true);
    List<WatchedTarget> hostile = new ArrayList<>();
    for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
      hostile.add(scraper.watch(target("/colliding/" + i)));
    }
    WatchedTarget good = scraper.watch(target("/good"));
    // The third is asked for once the second is read: series that are new, and that are known.
    until(() -> hostile.stream().allMatch(target -> hits(target) > 2));
    assertThat(hits(good)).isGreaterThanOrEqualTo(3);
    assertThat(good.last()).get().isInstanceOf(Scrape.Page.class);
    for (WatchedTarget target : hostile) {
      assertThat(target.last())
          .get()
          .isInstanceOfSatisfying(
              Scrape.Page.class, page -> assertThat(page.series()).isEqualTo(SERIES));
    }
    assertThat(elements("sum by (v) (m)", hostile.getFirst())).isEqualTo(SERIES);
    assertThat(elements("m / m", hostile.getFirst())).isEqualTo(SERIES);
    assertThat(elements("m or on (v) m", hostile.getFirst())).isEqualTo(SERIES);
    hostile.forEach(WatchedTarget::close);
    good.close();
    inTime(scraper::close);
  }

  @Test
  void aPageThatIsReadForEverDelaysNoOtherAndNobodyWaitsForIt() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicReference<Thread> reader = new AtomicReference<>();
    Scraper scraper =
        scraper(
            name -> {
              if (name.equals("bad")) {
                reader.set(Thread.currentThread());
                awaitWhateverHappens(released);
              }
              return true;
            });
    WatchedTarget bad = scraper.watch(target("/bad/for-ever"));
    WatchedTarget good = scraper.watch(target("/good"));
    until(() -> reader.get() != null);
    int before = hits(good);
    until(() -> hits(good) >= before + 10);
    assertThat(reader.get().isVirtual()).as("it keeps a carrier").isFalse();
    assertThat(bad.last()).isEmpty();
    bad.close();
    good.close();
    inTime(scraper::close);
    released.countDown();
  }

  @Test
  void aPageThatCostsTooMuchFailsAndItsTargetRests() throws Exception {
    Duration limit = Duration.ofMillis(300);
    try (Scraper scraper =
            scraper(
                name -> {
                  if (name.equals("bad")) {
                    burn(limit);
                  }
                  return true;
                },
                limit);
        WatchedTarget bad = scraper.watch(target("/bad/costly"));
        WatchedTarget good = scraper.watch(target("/good"))) {
      until(() -> bad.last().isPresent());
      assertThat(bad.last())
          .get()
          .isInstanceOfSatisfying(
              Scrape.Failure.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(Scrape.Reason.TOO_COSTLY);
                assertThat(failure.detail())
                    .isEqualTo(
                        "reading it takes more than 300 ms of a processor; it is left alone for"
                            + " 3000 ms");
              });
      int before = hits(good);
      until(() -> hits(good) >= before + 3);
      assertThat(hits(bad)).isEqualTo(1);
    }
  }

  @Test
  void aScrapeThatMeetsADefectIsAFailureAndTheNextOneComes() {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (Scraper scraper =
            scraper(
                name -> {
                  if (name.equals("bad") && broken.get()) {
                    throw new AssertionError("a defect");
                  }
                  return true;
                });
        WatchedTarget target = scraper.watch(target("/bad/defect"))) {
      until(() -> target.last().isPresent());
      assertThat(target.last())
          .get()
          .isInstanceOfSatisfying(
              Scrape.Failure.class,
              failure -> assertThat(failure.reason()).isEqualTo(Scrape.Reason.DEFECT));
      assertThat(elements("up == 0", target)).isOne();
      broken.set(false);
      until(() -> target.last().orElseThrow() instanceof Scrape.Page);
    }
  }

  private static int hits(WatchedTarget target) {
    return HITS.getOrDefault(target.target().page().getPath(), 0);
  }

  private static int elements(String query, WatchedTarget target) {
    Value value = Query.parse(query).at(Instant.now(), target.series(), Duration.ofMinutes(1));
    return ((Value.Vector) value).elements().size();
  }

  private static void inTime(Runnable action) throws Exception {
    CompletableFuture.runAsync(action).get(20, TimeUnit.SECONDS);
  }

  private static void awaitWhateverHappens(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes that much of a processor. */
  private static void burn(Duration time) {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + time.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static Scraper scraper(Predicate<String> wanted) {
    return scraper(wanted, Duration.ofMinutes(1));
  }

  private static Scraper scraper(Predicate<String> wanted, Duration reading) {
    return new Scraper(
        new ScrapeSettings(
            Duration.ofMillis(20), Duration.ofSeconds(20), reading, 16 << 20, SERIES, wanted),
        new Head(HeadSettings.standard(), InstantSource.system()),
        InstantSource.system());
  }

  private static Target target(String path) {
    return Target.of(
        path, URI.create("http://127.0.0.1:" + server.activeLocalPort() + path), "default", "test");
  }
}
