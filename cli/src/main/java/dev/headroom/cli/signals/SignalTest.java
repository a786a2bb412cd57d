package dev.headroom.cli.signals;

import dev.headroom.cli.BadInput;
import dev.headroom.cli.log.Logging;
import dev.headroom.cli.metrics.PrometheusFlag;
import dev.headroom.cli.running.Figure;
import dev.headroom.metrics.backend.RemoteSettings;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Reading;
import dev.headroom.metrics.catalog.ServerKind;
import dev.headroom.metrics.query.Query;
import dev.headroom.metrics.scrape.OwnSeries;
import dev.headroom.metrics.scrape.Scrape;
import dev.headroom.metrics.scrape.ScrapeSettings;
import dev.headroom.metrics.scrape.Scraper;
import dev.headroom.metrics.scrape.Target;
import dev.headroom.metrics.scrape.WatchedTarget;
import dev.headroom.metrics.series.Matcher;
import dev.headroom.metrics.store.Head;
import dev.headroom.metrics.store.HeadSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headroom signals test}: what a signal is at a server that runs and, if nothing, why. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a server's metrics page for some seconds and says what a signal comes to there; or asks"
          + " a Prometheus, over all replicas of each kind of server that it knows.",
      "A metric of the page can be named as well."
    },
    footer = {"", "Exit codes: 0, there is a value; 1, there is none; 2, bad input."})
final class SignalTest implements Callable<Integer> {
  private static final int NO_VALUE = 1;
  private static final int MOST_SECONDS = 600;
  private static final Duration LONGEST_START = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int SHOWN = 12;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "A signal, or a metric of the page.")
  private String name = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The metrics page, as http://127.0.0.1:8002/metrics.")
  private @Nullable String url;

  @Mixin private final PrometheusFlag prometheus = new PrometheusFlag();

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "NAME=NUMBER",
      description = "What the page does not say, as slots=256; may be given several times.")
  private Map<String, Double> parameters = Map.of();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "How long a page is read, once a second, from its first answer on (${DEFAULT-VALUE}).")
  private int seconds;

  @Mixin private final CatalogFile file = new CatalogFile();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    Logging.start(Level.WARNING);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (seconds < 1 || seconds > MOST_SECONDS) {
        throw new IllegalArgumentException(
            "--seconds: " + seconds + " (expected: 1 to " + MOST_SECONDS + ")");
      }
      Catalog catalog = file.catalog();
      Optional<RemoteSettings> asked = prometheus.settings();
      if ((url == null) == asked.isEmpty()) {
        throw new IllegalArgumentException("--url, --prometheus: (expected: one of the two)");
      }
      if (asked.isPresent()) {
        catalog.reader(name, List.of(), parameters);
        return new SignalAtPrometheus(catalog, name, parameters, out).test(asked.get());
      }
      Target target = Target.of("server", URI.create(String.valueOf(url)), "default", "server");
      catalog.reader(name, List.of(), parameters);
      return look(catalog, target, out);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return BadInput.EXIT_CODE;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int look(Catalog catalog, Target target, PrintWriter out) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    Head head = new Head(HeadSettings.standard(), clock);
    try (Scraper scraper = new Scraper(ScrapeSettings.EVERY_SECOND, head, clock);
        WatchedTarget page = scraper.watch(target)) {
      untilAsked(page);
      Thread.sleep(Duration.ofSeconds(seconds));
      return report(catalog, page, clock.instant(), out);
    }
  }

  /** The seconds count from the first answer: on a busy machine the client's start takes some. */
  private static void untilAsked(WatchedTarget page) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (page.last().isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  private int report(Catalog catalog, WatchedTarget page, Instant now, PrintWriter out) {
    Optional<ServerKind> kind = catalog.kind(page.series());
    out.println("server    " + kind.map(ServerKind::title).orElse(stranger(page)));
    Reading reading = catalog.reader(name, List.of(), parameters).read(page.series(), now);
    int exit =
        switch (reading) {
          case Reading.Present present -> {
            out.println(("value     " + Figure.of(present.value()) + " " + unit(catalog)).strip());
            yield 0;
          }
          case Reading.Absent absent -> {
            out.println("no value  " + absent.sentence());
            if (absent.reason() == Reading.Reason.NEEDS_PARAMETER) {
              out.println("          here: -p NAME=N");
            }
            page.last().ifPresent(scrape -> out.println("page      " + words(scrape)));
            if (kind.isEmpty()) {
              names(page, out);
            }
            yield NO_VALUE;
          }
        };
    query(catalog, kind, reading).ifPresent(query -> explain(query, page, now, out));
    return exit;
  }

  private static String stranger(WatchedTarget page) {
    return page.last().filter(Scrape.Page.class::isInstance).isPresent()
        ? "not known by its page"
        : "not known, for no page was read";
  }

  private static String words(Scrape newest) {
    return switch (newest) {
      case Scrape.Page page ->
          "%d series, read in %d ms".formatted(page.series(), page.took().toMillis());
      case Scrape.Failure failure -> failure.detail();
    };
  }

  private String unit(Catalog catalog) {
    return catalog.signal(name).map(signal -> signal.unit()).orElse("");
  }

  /** None for a metric that is not there, or should not be summed: its sentence says all. */
  private Optional<Query> query(Catalog catalog, Optional<ServerKind> kind, Reading reading) {
    if (catalog.signal(name).isPresent()) {
      return kind.flatMap(known -> catalog.query(name, known, parameters));
    }
    return reading instanceof Reading.Present ? Optional.of(Query.sumOf(name)) : Optional.empty();
  }

  /** Of each selector in the query, how many series there are. */
  private static void explain(Query query, WatchedTarget page, Instant now, PrintWriter out) {
    out.println("query     " + query);
    for (List<Matcher> selector : query.selectors()) {
      int series = count(selector, page, now);
      String line = "          " + Selectors.text(selector) + ": " + series + " series";
      List<Matcher> name = selector.stream().filter(Selectors::isName).toList();
      if (series == 0 && name.size() < selector.size()) {
        line += ", " + count(name, page, now) + " whatever their labels";
      }
      out.println(line);
    }
  }

  private static int count(List<Matcher> selector, WatchedTarget page, Instant now) {
    return page.series().select(selector, 0, now.toEpochMilli()).size();
  }

  /** What the page of a server that is not known has. */
  private static void names(WatchedTarget page, PrintWriter out) {
    List<String> names =
        page.series().currentNames().stream()
            .filter(name -> !OwnSeries.METRICS.contains(name))
            .sorted()
            .toList();
    if (!names.isEmpty()) {
      out.println(
          "metrics   "
              + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
              + (names.size() > SHOWN ? ", … (" + names.size() + ")" : ""));
    }
  }
}
