package dev.headroom.kubernetes.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.metrics.backend.HeadBackend;
import dev.headroom.metrics.query.Value;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import dev.headroom.scaling.selector.Selector;
import dev.headroom.testing.Await;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods whose pages are real ones. */
class PodScrapesTest {
  private final Head head = new Head(HeadSettings.standard(), InstantSource.system());
  private final HeadBackend store = new HeadBackend(head, Duration.ofMinutes(5));
  private final Scraper scraper =
      new Scraper(ScrapeSettings.EVERY_SECOND, head, InstantSource.system());
  private final AtomicInteger elsewhere = new AtomicInteger();
  private HttpServer pages;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    port = pages.getAddress().getPort();
    answer("/metrics", 200, "request_queue_depth 3\n");
    answer("/elsewhere", 200, "stolen 1\n");
    pages.start();
  }

  private void answer(String path, int status, String page) {
    pages.createContext(
        path,
        exchange -> {
          if (path.equals("/elsewhere")) {
            elsewhere.incrementAndGet();
          }
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          if (status == 302) {
            exchange
                .getResponseHeaders()
                .set("Location", "http://localhost:" + port + "/elsewhere");
          }
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    scraper.close();
    pages.stop(0);
  }

  private int count(String query) {
    return store.instant(query, Instant.now(), Duration.ofSeconds(5))
            instanceof Value.Vector(List<Value.Element> elements)
        ? elements.size()
        : -1;
  }

  private Pod pod(String name) {
    return Pods.scraped(name, "127.0.0.1", port);
  }

  @Test
  void thePagesOfAPodAreSeriesUntilItEnds() {
    try (PodScrapes scrapes = new PodScrapes(scraper, 10)) {
      scrapes.onAdd(pod("a"));
      Await.until(() -> count("request_queue_depth{namespace=\"default\",pod=\"a\"}") == 1);
      WatchedTarget page = scrapes.pages("default", "a").getFirst();
      scrapes.onUpdate(pod("a"), pod("a"));
      assertThat(scrapes.pages("default", "a")).as("nothing has changed").containsExactly(page);
      scrapes.onDelete(pod("a"), false);
      assertThat(scrapes.pages("default", "a")).isEmpty();
      assertThat(count("request_queue_depth")).as("no value outlives its pod").isZero();
    }
  }

  @Test
  void aPodThatIsOverIsNotScraped() {
    try (PodScrapes scrapes = new PodScrapes(scraper, 10)) {
      scrapes.onAdd(pod("a"));
      Await.until(() -> count("request_queue_depth") == 1);
      Pod over = pod("a").edit().editStatus().withPhase("Failed").endStatus().build();
      scrapes.onUpdate(pod("a"), over);
      assertThat(count("request_queue_depth")).isZero();
    }
  }

  @Test
  void aRedirectToAnotherHostIsNotFollowed() {
    answer("/moved", 302, "");
    Pod moved =
        Pods.annotated(
                Pods.running("a", "127.0.0.1"),
                Map.of("scrape", "true", "port", "" + port, "path", "/moved"))
            .build();
    try (PodScrapes scrapes = new PodScrapes(scraper, 10)) {
      scrapes.onAdd(moved);
      WatchedTarget page = scrapes.pages("default", "a").getFirst();
      Await.until(() -> page.last().isPresent());
      assertThat(page.last().orElseThrow())
          .isInstanceOfSatisfying(
              Scrape.Failure.class,
              failed -> assertThat(failed.reason()).isEqualTo(Scrape.Reason.REDIRECT));
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void whatIsAskedForIsScrapedAsLongAsItIs() {
    Pod plain = Pods.running("a", "127.0.0.1").build();
    AskedPage page =
        new AskedPage(
            "default", new Selector.Valid(List.of()), "" + port, "/metrics", "http", "policy");
    try (PodScrapes scrapes = new PodScrapes(scraper, 10)) {
      scrapes.onAdd(plain);
      assertThat(scrapes.pages()).isEmpty();
      scrapes.ask("default/policy", page);
      Await.until(() -> count("request_queue_depth{job=\"policy\"}") == 1);
      scrapes.ask("another", page);
      assertThat(scrapes.pages()).as("one page, whoever asks").hasSize(1);
      scrapes.forget("another");
      assertThat(scrapes.pages()).hasSize(1);
      scrapes.forget("default/policy");
      assertThat(scrapes.pages()).isEmpty();
      assertThat(count("request_queue_depth")).isZero();
    }
  }

  @Test
  void whoFindsNoRoomIsScrapedOnceThereIs() {
    try (PodScrapes scrapes = new PodScrapes(scraper, 2)) {
      scrapes.onAdd(pod("a"));
      scrapes.onAdd(Pods.scraped("b", "127.0.0.2", port));
      scrapes.onAdd(Pods.scraped("c", "127.0.0.3", port));
      assertThat(scrapes.pages()).hasSize(2);
      assertThat(scrapes.pages("default", "c")).isEmpty();
      assertThat(scrapes.leftOut()).isEqualTo(1);
      scrapes.onDelete(pod("a"), false);
      assertThat(scrapes.pages("default", "c")).hasSize(1);
      assertThat(scrapes.leftOut()).isZero();
    }
  }

  @Test
  void nothingIsScrapedAfterTheEnd() {
    PodScrapes scrapes = new PodScrapes(scraper, 2);
    scrapes.onAdd(pod("a"));
    scrapes.close();
    scrapes.onAdd(pod("b"));
    assertThat(scrapes.pages()).isEmpty();
  }
}
