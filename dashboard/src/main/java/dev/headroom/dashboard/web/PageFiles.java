package dev.headroom.dashboard.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page's files, by path, in memory. */
final class PageFiles {
  /** One file. */
  record PageFile(MediaType type, HttpData content) {}

  private static final MediaType SCRIPT = MediaType.parse("text/javascript; charset=utf-8");
  private static final Map<String, MediaType> OTHERS =
      Map.of(
          "index.html", MediaType.HTML_UTF_8,
          "dashboard.css", MediaType.CSS_UTF_8,
          "icon.svg", MediaType.parse("image/svg+xml"));
  private static final List<String> SCRIPTS =
      List.of(
          "dashboard.js",
          "store.js",
          "overview.js",
          "server.js",
          "strips.js",
          "strip.js",
          "errors.js",
          "replicas.js",
          "events.js",
          "decision.js",
          "dom.js");

  private PageFiles() {}

  static Map<String, PageFile> load() {
    Map<String, PageFile> files = new TreeMap<>();
    OTHERS.forEach(
        (name, type) -> files.put(name.equals("index.html") ? "/" : "/" + name, file(name, type)));
    SCRIPTS.forEach(name -> files.put("/" + name, file(name, SCRIPT)));
    return files;
  }

  private static PageFile file(String name, MediaType type) {
    return new PageFile(type, HttpData.wrap(read(name)));
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("page/" + name + " is missing from this build");
      }
      return file.readAllBytes();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
