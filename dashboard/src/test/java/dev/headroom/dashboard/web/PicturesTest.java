package dev.headroom.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes pictures of a page that runs, light, dark and narrow, for people to look at. {@code
 * docs/pictures/scenes} asks for them.
 */
@EnabledIfSystemProperty(named = "headroom.pictures", matches = ".+", disabledReason = "not asked")
class PicturesTest {
  private record Shape(String suffix, int width, int height, String scheme) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("", 1440, 900, "light"),
          new Shape("-dark", 1440, 900, "dark"),
          new Shape("-narrow", 390, 844, "light"));

  @ParameterizedTest
  @CsvSource({
    "twelve,,",
    "overload,#server-sentences,",
    "crash-loop,#server-gpu-embeddings,.exit button",
    "unloadable-model,#server-fraud,",
    "scaled-to-zero,#server-night-batch,",
    "advise,#server-advised,",
    "errors,#server-translate,.errors .key:last-child"
  })
  void picture(String name, String server, String clicked) throws Exception {
    Path folder = Path.of(System.getProperty("headroom.pictures", ""));
    String page = System.getProperty("headroom.page", "");
    Files.createDirectories(folder);
    try (Browser browser = new Browser(Browser.find().orElseThrow(), page)) {
      browser.await("document.querySelectorAll('section.server .strip').length > 0");
      if (clicked != null) {
        browser.evaluate("document.querySelector('%s %s').click()".formatted(server, clicked));
      }
      for (Shape shape : SHAPES) {
        byte[] picture = take(browser, shape, server == null ? "body" : server);
        assertThat(picture).isNotEmpty();
        Files.write(folder.resolve(name + shape.suffix + ".png"), picture);
      }
    }
  }

  private static byte[] take(Browser browser, Shape shape, String shown) throws Exception {
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", shape.scheme))));
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            shape.width,
            "height",
            shape.height,
            "deviceScaleFactor",
            1,
            "mobile",
            shape.width < 500));
    String width = "document.documentElement.clientWidth <= " + shape.width;
    browser.await(width + " && document.querySelector('.link.live')");
    browser.evaluate("document.querySelector('%s').scrollIntoView()".formatted(shown));
    // What comes into sight is drawn by the observer, and all by the next turn.
    browser.evaluate(
        "new Promise((drawn) => new MutationObserver((_, seen) => { seen.disconnect(); drawn(); })"
            + ".observe(document.body, {subtree: true, childList: true}))");
    browser.evaluate("document.querySelector('%s').scrollIntoView()".formatted(shown));
    return Base64.getDecoder()
        .decode(
            browser.call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }
}
