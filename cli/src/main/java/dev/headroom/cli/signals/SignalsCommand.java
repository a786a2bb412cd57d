package dev.headroom.cli.signals;

import dev.headroom.cli.BadInput;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Signal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headroom signals}: what can be scaled on. */
@Command(
    name = "signals",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = SignalTest.class,
    description = "Says which signals there are, for which servers, and by which query.",
    footer = {
      "",
      "  headroom signals",
      "  headroom signals queue-time",
      "  headroom signals test queue-time --url http://127.0.0.1:8002/metrics"
    })
public final class SignalsCommand implements Callable<Integer> {
  /** How the answer is written. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this one, with all of it.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "text|json",
      description = "json is a list. Default: ${DEFAULT-VALUE}.")
  private Format output = Format.TEXT;

  @Option(names = "--markdown", description = "The tables of the page docs/signals.md.")
  private boolean markdown;

  @Mixin private final CatalogFile file = new CatalogFile();

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      Catalog catalog = file.catalog();
      Optional<Signal> one = Optional.ofNullable(name).map(given -> named(catalog, given));
      SignalText text = new SignalText(catalog);
      PrintWriter out = spec.commandLine().getOut();
      if (markdown) {
        out.print(SignalPage.of(catalog));
        out.flush();
        return 0;
      }
      out.println(
          switch (output) {
            case TEXT -> one.map(text::one).orElseGet(text::table).stripTrailing();
            case JSON -> text.json(one.map(List::of).orElseGet(catalog::signals));
          });
      out.flush();
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.flush();
      return BadInput.EXIT_CODE;
    }
  }

  static Signal named(Catalog catalog, String name) {
    return catalog
        .signal(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " (expected: one of "
                        + catalog.signals().stream()
                            .map(Signal::name)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }
}
