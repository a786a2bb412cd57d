package dev.headroom.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headroom.dashboard.Story;
import dev.headroom.dashboard.timeline.Timeline;
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

/** The page in a real browser, if there is one on the PATH. */
class PageTest {
  private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
  private static final int NONE = 0;
  private static final int SHIFT = 8;
  private static DashboardServer dashboard;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> executable = Browser.find();
    assumeTrue(
        executable.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
    Timeline timeline = Story.until(NOW);
    dashboard =
        DashboardServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            timeline,
            InstantSource.fixed(NOW),
            (server, replica) -> Optional.of("loading\nError: <b>no GPU</b>\n"),
            Map.of());
    browser = new Browser(executable.get(), "http://127.0.0.1:" + dashboard.port() + "/");
    browser.await("document.querySelectorAll('.decisions > li').length === 3");
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

  @Test
  void theChartsHaveAPointASecond() throws Exception {
    assertThat(text("h2")).isEqualTo("sentences");
    assertThat(count(".strip")).isEqualTo(5);
    // 241 points, of which 20 have no load: that many line-to and move-to commands.
    assertThat(commands("load", "[ML]")).isEqualTo(Story.SECONDS + 1 - 20);
    assertThat(commands("ready", "[MV]")).isEqualTo(Story.SECONDS + 1);
    assertThat(commands("wanted", "[MV]")).isEqualTo(Story.SECONDS + 1);
    assertThat(count("path.band")).isEqualTo(1);
    assertThat(text(".verdict")).isEqualTo("load is within its target");
  }

  @Test
  void longerTimesAreDrawnInSteps() throws Exception {
    browser.evaluate("document.querySelector('.ranges button:nth-child(4)').click()");
    try {
      browser.await(
          "document.querySelector('path.line.ready').getAttribute('d').match(/[MV]/g).length < 12");
      assertThat(commands("ready", "[MV]")).as("four minutes in steps of 30 s").isBetween(8, 10);
      assertThat(text(".verdict")).as("is of now").isEqualTo("load is within its target");
    } finally {
      browser.evaluate("document.querySelector('.ranges button:nth-child(2)').click()");
    }
    assertThat(commands("ready", "[MV]")).isEqualTo(Story.SECONDS + 1);
  }

  @Test
  void timeWithoutDataIsDrawnAsSuch() throws Exception {
    assertThat(commands("load", "M")).as("the line is broken, not drawn through zero").isEqualTo(2);
    assertThat(count(".strip:first-child [data-gap='no data']")).isEqualTo(1);
    assertThat(text(".strip:first-child .gap text")).isEqualTo("no data");
    assertThat(count(".strip:nth-child(2) .gap")).as("replicas were counted all the time").isZero();
  }

  @Test
  void timeWithoutRequestsHasNoLatencyAndIsNotCalledNoData() throws Exception {
    assertThat(commands("p95", "[ML]")).isEqualTo(Story.SECONDS + 1 - 20);
    assertThat(count(".strip:nth-child(3) .gap")).isZero();
  }

  @Test
  void decisionsShowTheirReasonNewestFirst() throws Exception {
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('.row .chip')].map((chip) => chip.textContent)")
                .toString())
        .isEqualTo("[\"BelowTarget\",\"FailedGetPodsMetric\",\"AboveTarget\"]");
    assertThat(count(".sign.up")).isEqualTo(1);
    assertThat(count(".sign.down")).isEqualTo(1);
  }

  @Test
  void aClickOpensWhatLedToADecision() throws Exception {
    browser.evaluate("document.querySelector('.decisions > li:last-child button').click()");
    String detail = text(".decisions > li:last-child .detail");
    assertThat(detail)
        .contains(
            "requests-per-stream", "4.8 of 1", "TooManyReplicas", "had the last word", "decided");
    assertThat(
            browser
                .evaluate(
                    "document.querySelector('.decisions > li:last-child button').ariaExpanded")
                .asText())
        .isEqualTo("true");
    browser.evaluate("document.querySelector('.decisions > li:last-child button').click()");
    assertThat(
            browser
                .evaluate("document.querySelector('.decisions > li:last-child .detail').hidden")
                .asBoolean())
        .isTrue();
  }

  @Test
  void arrowKeysReadValuesOnEveryStrip() throws Exception {
    browser.evaluate("document.querySelector('.plot').focus()");
    for (int tens = 0; tens < 11; tens++) {
      key("ArrowLeft", SHIFT);
    }
    assertThat(count(".cursor[visibility=visible]")).isEqualTo(5);
    assertThat(text(".strip:first-child .legend .load b")).isEqualTo("no data");
    assertThat(text(".strip:nth-child(2) .legend .wanted b")).isEqualTo("3");
    for (int tens = 0; tens < 6; tens++) {
      key("ArrowLeft", SHIFT);
    }
    assertThat(Double.parseDouble(text(".strip:first-child .legend .load b"))).isBetween(0.7, 1.1);
    key("Escape", NONE);
    assertThat(count(".cursor[visibility=visible]")).isZero();
  }

  @Test
  void failedAnswersAreBarsByStatusAndAClickOpensWhatTheySay() throws Exception {
    assertThat(count(".errors .key")).isEqualTo(2);
    assertThat(text(".errors .legend")).contains("429 by the gateway", "500 by replicas");
    assertThat(count(".errors rect.ours")).as("a bar each second").isBetween(10, 15);
    assertThat(count(".errors rect.theirs")).isBetween(10, 15);
    assertThat(count(".bodies li")).isZero();

    browser.evaluate("document.querySelectorAll('.errors .key')[1].click()");
    assertThat(count(".bodies li")).isEqualTo(1);
    assertThat(text(".bodies pre")).contains("<img src=x onerror=alert(1)> out of memory");
    assertThat(text(".bodies li"))
        .contains("500 by replicas", "POST /v2/models/m/infer", "sentences-0");
    browser.evaluate("document.querySelectorAll('.errors .key')[1].click()");
    assertThat(browser.evaluate("document.querySelector('.saying').hidden").asBoolean()).isTrue();
  }

  @Test
  void replicasAreATableAndAClickOpensTheEndOfALog() throws Exception {
    assertThat(count(".processes tbody tr")).isEqualTo(1);
    assertThat(text(".processes h3")).isEqualTo("Replicas (1, 1 restart)");
    assertThat(text(".processes tbody tr")).contains("sentences-0", "ready");
    assertThat(text(".exit")).contains("sentences-7", "exit code 3", "Error: <b>no GPU</b>");

    browser.evaluate("document.querySelector('.exit button').click()");
    browser.await("document.querySelector('.exit pre.log')?.textContent.startsWith('loading')");
    assertThat(text(".exit pre.log")).contains("Error: <b>no GPU</b>");
    browser.evaluate("document.querySelector('.exit button').click()");
    assertThat(count("pre.log")).isZero();
  }

  @Test
  void eventsAreToldWhereTheyBelong() throws Exception {
    assertThat(text("section .events")).contains("Died ×2", "sentences-7 died (exit code 3)");
    assertThat(count("section .events > li")).isEqualTo(1);
    assertThat(text("body > .happened")).contains("runs servers.yaml");
  }

  @Test
  void whatAServerSaysIsTextAndNeverMarkup() throws Exception {
    assertThat(count("section b b, section img")).isZero();
    assertThat(text(".decisions > li:nth-child(2) .sentence"))
        .contains("<script>alert(1)</script>");
    assertThat(count("main script")).isZero();
  }

  @Test
  void nothingIsLoadedFromElsewhereAndAPhoneShowsItAll() throws Exception {
    assertThat(
            browser
                .evaluate(
                    "performance.getEntriesByType('resource').every((entry) => entry.name.startsWith(location.origin))")
                .asBoolean())
        .isTrue();
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 800, "deviceScaleFactor", 1, "mobile", true));
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(360);
    browser.call("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  private static void key(String key, int modifiers) throws Exception {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      browser.call(
          "Input.dispatchKeyEvent", Map.of("type", type, "key", key, "modifiers", modifiers));
    }
  }

  private static String text(String selector) throws Exception {
    return browser.evaluate("document.querySelector(\"" + selector + "\").textContent").asText();
  }

  private static int count(String selector) throws Exception {
    return browser.evaluate("document.querySelectorAll(\"" + selector + "\").length").asInt();
  }

  /** How many commands of a line's path match. */
  private static int commands(String series, String pattern) throws Exception {
    return browser
        .evaluate(
            "document.querySelector('path.line."
                + series
                + "').getAttribute('d').match(/"
                + pattern
                + "/g).length")
        .asInt();
  }
}
