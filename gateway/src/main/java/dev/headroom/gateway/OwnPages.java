package dev.headroom.gateway;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's own pages, below {@code /-/}. */
final class OwnPages {
  private static final Logger log = LoggerFactory.getLogger(OwnPages.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private OwnPages() {}

  /**
   * Answers.
   *
   * @param more lines of {@code /-/metrics} that are the owner's
   */
  static OwnAnswer answer(String path, List<Pool> pools, Supplier<String> more) {
    return switch (path) {
      case "/-/metrics" ->
          new OwnAnswer(
              200,
              TEXT,
              Exposition.of(pools.stream().map(Pool::snapshot).toList()) + lines(more),
              0);
      case "/-/healthy" -> new OwnAnswer(200, TEXT, "200 OK", 0);
      default ->
          Answers.error(
              404, Answers.bounded(path) + ": unknown (expected: /-/metrics or /-/healthy)");
    };
  }

  /** The gateway's own series are there whatever the owner's throw. */
  private static String lines(Supplier<String> more) {
    try {
      return more.get();
    } catch (RuntimeException e) {
      log.warn("/-/metrics: the series beside the gateway's own cannot be written", e);
      return "";
    }
  }
}
