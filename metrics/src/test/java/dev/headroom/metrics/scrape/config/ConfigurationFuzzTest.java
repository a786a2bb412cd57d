package dev.headroom.metrics.scrape.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text as a Prometheus configuration: each is read, or has problems. Whoever writes it starts
 * the program, so its growth is not looked at: snakeyaml copies what it has of a scalar again for
 * each kilobyte more.
 */
class ConfigurationFuzzTest {
  static Stream<byte[]> seeds() throws IOException {
    try (var file =
        Objects.requireNonNull(ConfigurationFuzzTest.class.getResourceAsStream("prometheus.yml"))) {
      return Stream.of(
          file.readAllBytes(),
          "scrape_configs: [{job_name: a, static_configs: [{targets: ['h:1'], labels: {a: b}}]}]"
              .getBytes(StandardCharsets.UTF_8),
          """
          global: &a {scrape_interval: 1h1m1s1ms, scrape_timeout: 1s, sample_limit: 5}
          scrape_configs:
            - job_name: b
              authorization: {credentials: x}
              honor_labels: true
              body_size_limit: 10MB
              relabel_configs:
                - {action: hashmod, source_labels: [a], modulus: 7, target_label: b}
                - {action: labelmap, regex: 'a(.*)', replacement: $1}
          """
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrHasProblems(byte[] text) {
    read(text);
  }

  private static void read(byte[] text) {
    Problems problems = new Problems("file");
    Document document =
        Documents.parseOne("file", new String(text, StandardCharsets.UTF_8), problems);
    ScrapeConfiguration configuration =
        document == null
            ? null
            : new ConfigurationFields(Path.of("/folder")).read(document.strict(problems));
    assertThat(configuration != null || problems.count() > 0).isTrue();
  }
}
