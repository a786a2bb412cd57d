package dev.headroom.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Takes pictures of a page, light, dark and narrow: {@code Pictures FOLDER NAME URL [CLICKED]}. The
 * last is a CSS selector of what is to be clicked and shown.
 */
final class Pictures {
  private record Shape(String suffix, int width, int height, boolean dark) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("", 1440, 900, false),
          new Shape("-dark", 1440, 900, true),
          new Shape("-narrow", 390, 844, false));

  private Pictures() {}

  /** Whole: also what is below the first screen. */
  static void take(Browser browser, Path folder, String name, String ready, boolean whole)
      throws Exception {
    Files.createDirectories(folder);
    for (Shape shape : SHAPES) {
      browser.call(
          "Emulation.setEmulatedMedia",
          Map.of(
              "features",
              List.of(
                  Map.of("name", "prefers-color-scheme", "value", shape.dark ? "dark" : "light"))));
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
      browser.await(ready);
      // A second turn draws with the new width.
      browser.evaluate(
          "new Promise((drawn) => { dispatchEvent(new Event('resize')); setTimeout(drawn, 1500); })");
      JsonNode picture =
          browser.call(
              "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
      Files.write(
          folder.resolve(name + shape.suffix + ".png"),
          Base64.getDecoder().decode(picture.path("data").asText()));
    }
  }

  public static void main(String[] args) throws Exception {
    Path executable = Browser.find().orElseThrow();
    try (Browser browser = new Browser(executable, args[2])) {
      browser.await("document.querySelectorAll('section.server .strip').length > 0");
      if (args.length > 3) {
        browser.evaluate("document.querySelector(\"" + args[3] + "\").click()");
      }
      take(browser, Path.of(args[0]), args[1], "document.querySelector('.link.live')", false);
    }
  }
}
