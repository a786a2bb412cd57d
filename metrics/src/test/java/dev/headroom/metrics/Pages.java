package dev.headroom.metrics;

import dev.headroom.metrics.exposition.ExpositionFormat;
import dev.headroom.metrics.exposition.ExpositionReader;
import dev.headroom.metrics.exposition.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The recorded pages in src/test/resources. */
public final class Pages {
  private Pages() {}

  public static byte[] bytes(String name) throws IOException {
    try (InputStream page =
        Objects.requireNonNull(Pages.class.getResourceAsStream("pages/" + name + ".txt"), name)) {
      return page.readAllBytes();
    }
  }

  public static List<Sample> samples(String name) throws Exception {
    return new ExpositionReader(any -> true, 10_000).read(bytes(name), ExpositionFormat.PROMETHEUS);
  }
}
