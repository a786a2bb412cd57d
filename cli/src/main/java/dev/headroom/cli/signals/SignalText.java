package dev.headroom.cli.signals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.cli.running.Table;
import dev.headroom.metrics.catalog.Catalog;
import dev.headroom.metrics.catalog.Parameter;
import dev.headroom.metrics.catalog.ServerKind;
import dev.headroom.metrics.catalog.Signal;
import dev.headroom.metrics.catalog.SignalQuery;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A catalog as people and programs read it. */
final class SignalText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Catalog catalog;

  SignalText(Catalog catalog) {
    this.catalog = catalog;
  }

  /** A line a signal. */
  String table() {
    Table table = new Table("SIGNAL", "UNIT", "RANGE", "SERVERS (TARGET OF A REPLICA)");
    for (Signal signal : catalog.signals()) {
      String servers =
          offering(signal).stream()
              .map(kind -> kind.name() + target(query(kind, signal)))
              .collect(Collectors.joining(", "));
      table.row(signal.name(), signal.unit(), signal.range().toString(), servers);
    }
    return table.text();
  }

  private static String target(SignalQuery query) {
    return query.target().isEmpty() ? "" : " (" + plain(query.target()) + ")";
  }

  private List<ServerKind> offering(Signal signal) {
    return catalog.kinds().stream().filter(kind -> kind.query(signal).isPresent()).toList();
  }

  private static SignalQuery query(ServerKind kind, Signal signal) {
    return kind.query(signal).orElseThrow();
  }

  /** All of one. */
  String one(Signal signal) {
    StringBuilder text = new StringBuilder();
    text.append(signal.name()).append(": ").append(signal.sentence()).append('\n');
    text.append("  in ").append(signal.unit()).append(", from ").append(signal.range());
    text.append('\n');
    if (!signal.notFor().isEmpty()) {
      text.append("  not for ").append(signal.notFor()).append('\n');
    }
    if (signal.together()) {
      text.append("  of several replicas, taken over all of their requests together\n");
    }
    if (!signal.aliases().isEmpty()) {
      text.append("  also called ").append(String.join(", ", signal.aliases())).append('\n');
    }
    for (ServerKind kind : offering(signal)) {
      SignalQuery query = query(kind, signal);
      text.append("\n").append(kind.title()).append(" (").append(kind.name()).append(")\n  ");
      text.append(query.expression()).append('\n');
      text.append("  ").append(recommended(query)).append('\n');
      query.parameters().forEach(each -> text.append("  ").append(parameter(each)).append('\n'));
      if (!query.note().isEmpty()) {
        text.append("  ").append(query.note()).append('\n');
      }
    }
    return text.toString();
  }

  private static String recommended(SignalQuery query) {
    return query.target().isEmpty()
        ? "no target is recommended"
        : "recommended target: " + plain(query.target()) + " a replica";
  }

  private static String parameter(Parameter parameter) {
    return "$"
        + parameter.name()
        + ": "
        + parameter.meaning()
        + (parameter.standard().isEmpty()
            ? "; has to be said, as parameters: {" + parameter.name() + ": N}"
            : "; " + plain(parameter.standard()) + " if not said");
  }

  private static String plain(OptionalDouble number) {
    return BigDecimal.valueOf(number.orElseThrow()).stripTrailingZeros().toPlainString();
  }

  /** The signals as a list. */
  String json(List<Signal> signals) {
    ArrayNode list = JSON.createArrayNode();
    for (Signal signal : signals) {
      ObjectNode node = list.addObject();
      node.put("name", signal.name());
      node.put("unit", signal.unit());
      node.put("sentence", signal.sentence());
      node.put("notFor", signal.notFor());
      node.putArray("range").add(signal.range().least()).add(signal.range().most());
      node.put("together", signal.together());
      signal.aliases().forEach(node.putArray("aliases")::add);
      ObjectNode servers = node.putObject("servers");
      for (ServerKind kind : offering(signal)) {
        json(query(kind, signal), servers.putObject(kind.name()).put("title", kind.title()));
      }
    }
    return list.toPrettyString();
  }

  private static void json(SignalQuery query, ObjectNode node) {
    node.put("query", query.expression());
    query.target().ifPresent(target -> node.put("target", target));
    if (!query.note().isEmpty()) {
      node.put("note", query.note());
    }
    for (Parameter parameter : query.parameters()) {
      ObjectNode each = node.withObject("/parameters").putObject(parameter.name());
      each.put("meaning", parameter.meaning());
      parameter.standard().ifPresent(value -> each.put("default", value));
    }
  }
}
