package dev.headroom.metrics.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Scripts in Prometheus' test language: the project's own, and those of a folder that is named. */
class ScriptsTest {
  @Test
  void ownScripts() throws Exception {
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (Path file : scripts(own())) {
      Script.Outcome outcome = Script.run(Files.readString(file));
      passed += outcome.passed();
      outcome.failures().forEach(f -> failures.add(file.getFileName() + " " + f));
      outcome.left().forEach(f -> failures.add(file.getFileName() + " " + f));
    }
    assertThat(failures).isEmpty();
    assertThat(passed).isGreaterThan(100);
  }

  private static Path own() throws URISyntaxException {
    return Path.of(ScriptsTest.class.getResource("/dev/headroom/metrics/promql").toURI());
  }

  private static List<Path> scripts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".test")).sorted().toList();
    }
  }

  /** {@code -Dpromql.scripts=DIR}; {@code -Dpromql.scripts.left=true} lists what is outside too. */
  @Test
  @EnabledIfSystemProperty(named = "promql.scripts", matches = ".+")
  void scriptsOfAFolder() throws IOException {
    List<Path> files = scripts(Path.of(System.getProperty("promql.scripts")));
    assertThat(files).isNotEmpty();
    int passed = 0;
    int total = 0;
    for (Path file : files) {
      Script.Outcome outcome = Script.run(Files.readString(file));
      passed += outcome.passed();
      total += outcome.total();
      System.out.printf(
          "%s: %d/%d passed, %d outside this language%n",
          file.getFileName(), outcome.passed(), outcome.total(), outcome.outside());
      outcome.failures().forEach(failure -> System.out.println("    " + failure));
      if (Boolean.getBoolean("promql.scripts.left")) {
        outcome.left().forEach(left -> System.out.println("    outside: " + left));
      }
    }
    System.out.printf("all: %d/%d passed%n", passed, total);
    assertThat(passed).isGreaterThanOrEqualTo((int) Math.ceil(0.98 * total));
  }
}
