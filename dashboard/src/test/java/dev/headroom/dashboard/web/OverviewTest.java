package dev.headroom.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.dashboard.Scenes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Twelve servers on one page, in a real browser, if there is one on the PATH. */
class OverviewTest {
  private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
  private static DashboardServer dashboard;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> executable = Browser.find();
    assumeTrue(
        executable.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
    dashboard =
        DashboardServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Scenes.twelve(NOW),
            InstantSource.fixed(NOW),
            ReplicaLogs.NONE,
            Map.of());
    browser = new Browser(executable.get(), "http://127.0.0.1:" + dashboard.port() + "/");
    browser.await("document.querySelectorAll('section.server').length === 12");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (dashboard != null) {
      dashboard.close();
    }
  }

  private static void shape(int width, int height) throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  @Test
  void twelveServersFitOneScreenTheWorstFirst() throws Exception {
    shape(1440, 900);
    assertThat(
            browser
                .evaluate(
                    "document.querySelector('.lines').getBoundingClientRect().bottom + scrollY")
                .asInt())
        .isLessThanOrEqualTo(900);
    String lines =
        browser
            .evaluate(
                "[...document.querySelectorAll('.lines .who b')].map((b) => b.textContent).join()")
            .asText();
    assertThat(lines).startsWith("gpu-embeddings,fraud-model,translate,sentences,night-batch,");
    assertThat(lines.split(",")).hasSize(12);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('section.server')].map((s) =>"
                        + " s.ariaLabel).join()")
                .asText())
        .as("sections in the same order")
        .isEqualTo(lines);
    assertThat(text(".summary"))
        .isEqualTo("12 servers: 3 in trouble, 1 to look at, 1 at zero, 7 well");
    assertThat(browser.evaluate("document.title").asText()).isEqualTo("(3) Headroom");
  }

  @Test
  void aLineSaysWhatIsTheMatter() throws Exception {
    assertThat(text(".lines li:first-child .sentence"))
        .isEqualTo("crash loop: gpu-embeddings-7 died (exit code 3): Error: no GPU; 6 restarts");
    assertThat(text(".lines li:first-child .count")).isEqualTo("0 / 2");
    assertThat(text(".lines li:nth-child(4) .figure")).endsWith(" / 1");
    assertThat(text(".lines li[data-kind=at-zero] .sentence")).startsWith("scaled to zero");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('.lines .badge:not([hidden])')].map((b) =>"
                        + " b.textContent).join()")
                .asText())
        .isEqualTo("Advise");
    assertThat(text("#server-ner .verdict")).contains("nothing scales it");
    assertThat(text("#server-vision .verdict")).doesNotContain("nothing scales it");
    assertThat(text("body")).doesNotContain("HPA");
  }

  @Test
  void aClickLeadsToTheServersSection() throws Exception {
    shape(1440, 900);
    browser.evaluate("document.querySelector('.lines li:nth-child(3) a').click()");
    browser.await(
        "Math.abs(document.getElementById('server-translate').getBoundingClientRect().top) < 120");
    browser.await("document.querySelectorAll('#server-translate .errors rect').length > 10");
    assertThat(text("#server-translate .errors .legend"))
        .contains("422 by replicas", "500 by replicas");
    browser.evaluate("scrollTo(0, 0)");
  }

  @Test
  void atZeroThereIsNothingToMeasureWhichIsNotNoData() throws Exception {
    show("night-batch");
    assertThat(count("#server-night-batch .strip:first-child .line.load")).isOne();
    assertThat(count("#server-night-batch .gap")).isZero();
  }

  /** Charts are drawn once they are seen. */
  private static void show(String server) throws Exception {
    browser.evaluate("document.getElementById('server-" + server + "').scrollIntoView()");
    browser.await("document.querySelector('#server-" + server + " .strip .line')");
  }

  private static int count(String selector) throws Exception {
    return browser.evaluate("document.querySelectorAll('" + selector + "').length").asInt();
  }

  @Test
  void aPhoneShowsItAll() throws Exception {
    shape(390, 844);
    assertThat(
            browser
                .evaluate(
                    "document.querySelector('#server-fraud-model .why"
                        + " td').getBoundingClientRect().width")
                .asInt())
        .as("why it is not ready has all the room")
        .isGreaterThan(300);
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
    shape(1440, 900);
  }

  private static String text(String selector) throws Exception {
    return browser.evaluate("document.querySelector(\"" + selector + "\").textContent").asText();
  }
}
