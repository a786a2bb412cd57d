package dev.headroom.metrics.rules;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Problems;
import dev.headroom.metrics.backend.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Rules of texts. */
public final class Files {
  private Files() {}

  /** One of the users' files beside this class. */
  public static String users(String name) throws IOException {
    try (InputStream in = Files.class.getResourceAsStream(name)) {
      return new String(
          Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static RuleSet rules(String text) {
    return rules(text, Dialect.OWN);
  }

  static RuleSet rules(String text, Dialect dialect) {
    Problems problems = new Problems("adapter.yaml");
    Document document =
        text.contains("kind: ConfigMap")
            ? Documents.parse("adapter.yaml", text, problems).getFirst()
            : Documents.parseOne("adapter.yaml", text, problems);
    return RuleFiles.read(
        Optional.ofNullable(document).orElseThrow(),
        ObjectTypes.USUAL,
        new QueryChecks(dialect, QueryChecks.STANDARD.isCounter()));
  }
}
