package dev.headroom.cli.signals;

import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.ServerKind;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.metrics.catalog.SignalQuery;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two tables of docs/signals.md, in Markdown. */
final class SignalPage {
  private SignalPage() {}

  static String of(Catalog catalog) {
    StringBuilder text = new StringBuilder();
    row(text, List.of("signal", "unit", "can be", "what it means", "not for"));
    row(text, Collections.nCopies(5, "---"));
    for (Signal signal : catalog.signals()) {
      row(
          text,
          List.of(
              code(signal),
              signal.unit(),
              signal.range().toString(),
              signal.sentence(),
              signal.notFor()));
    }
    text.append(
        "\nWhich server says what, with the target recommended for one replica (–: it depends"
            + " on the model):\n\n");
    row(text, with("", catalog.kinds().stream().map(ServerKind::title).toList()));
    row(text, Collections.nCopies(catalog.kinds().size() + 1, "---"));
    for (Signal signal : catalog.signals()) {
      row(
          text,
          with(code(signal), catalog.kinds().stream().map(kind -> cell(kind, signal)).toList()));
    }
    return text.toString();
  }

  private static String code(Signal signal) {
    return "`" + signal.name() + "`";
  }

  private static List<String> with(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private static String cell(ServerKind kind, Signal signal) {
    return kind.query(signal).map(SignalPage::target).orElse("");
  }

  private static String target(SignalQuery query) {
    return query.target().isEmpty()
        ? "–"
        : BigDecimal.valueOf(query.target().getAsDouble()).stripTrailingZeros().toPlainString();
  }

  private static void row(StringBuilder text, Collection<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
  }
}
