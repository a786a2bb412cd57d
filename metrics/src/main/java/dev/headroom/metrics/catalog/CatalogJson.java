package dev.headroom.metrics.catalog;

import dev.headroom.document.Document;
import dev.headroom.document.Documents;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.Problem;
import dev.headroom.document.Problems;
import dev.headroom.metrics.query.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalog's file form. */
final class CatalogJson {
  private CatalogJson() {}

  /**
   * @param known signals that the file's servers may have beside the file's own
   */
  static Catalog read(String file, InputStream json, List<Signal> known) throws IOException {
    Problems problems = new Problems(file);
    Document document = Documents.readOne(file, json, problems);
    Catalog catalog =
        document == null ? null : document.strict(problems).object(fields -> root(fields, known));
    if (catalog == null || problems.count() > 0) {
      throw new IllegalArgumentException(
          problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return catalog;
  }

  private static @Nullable Catalog root(Fields root, List<Signal> known) {
    List<Signal> signals =
        (known.isEmpty() ? root.required("signals", "a list of signals") : root.get("signals"))
            .list(field -> field.object(CatalogJson::signal));
    List<Signal> usable = new ArrayList<>(signals);
    usable.addAll(known);
    List<ServerKind> kinds =
        root.required("servers", "a list of kinds of servers")
            .list(field -> field.object(server -> kind(server, usable)));
    return root.build(() -> new Catalog(signals, kinds));
  }

  private static @Nullable Signal signal(Fields signal) {
    Field nameField = signal.required("name", "a name");
    String name = nameField.name();
    if (name != null && name.startsWith(Catalog.GATEWAY)) {
      nameField.problem("a name without " + Catalog.GATEWAY + ": that is what the gateway sees");
    }
    String unit = signal.required("unit", "a unit").string();
    String sentence = signal.required("sentence", "what it means").string();
    String notFor = signal.get("notFor").string();
    Range range = range(signal.required("range", "[least, most]"));
    Boolean together = signal.get("together").bool();
    List<String> aliases = texts(signal.get("aliases"));
    return name == null || unit == null || sentence == null || range == null
        ? null
        : signal.build(
            () ->
                new Signal(
                    name,
                    unit,
                    sentence,
                    notFor == null ? "" : notFor,
                    range,
                    together != null && together,
                    aliases));
  }

  private static @Nullable Range range(Field field) {
    List<Double> ends = field.list(Field::number);
    if (ends.size() == 2 && ends.getFirst() <= ends.getLast()) {
      return new Range(ends.getFirst(), ends.getLast());
    }
    if (field.present()) {
      field.problem("two numbers, the lesser first");
    }
    return null;
  }

  private static @Nullable ServerKind kind(Fields server, List<Signal> signals) {
    String name = server.required("name", "a name").name();
    String title = server.required("title", "what people call it").name();
    List<String> recognisedBy = texts(server.required("recognisedBy", "a list of metrics"));
    Map<String, SignalQuery> queries = new HashMap<>();
    server
        .required("signals", "a map from signals to queries")
        .entries()
        .forEach(
            (signal, field) -> {
              SignalQuery query = field.object(CatalogJson::query);
              if (signals.stream().noneMatch(known -> known.name().equals(signal))) {
                field.problem("the name of one of the file's signals");
              } else if (query != null) {
                queries.put(signal, query);
              }
            });
    return name == null || title == null
        ? null
        : server.build(() -> new ServerKind(name, title, recognisedBy, queries));
  }

  private static @Nullable SignalQuery query(Fields signal) {
    Field expression = signal.required("query", "a query");
    String text = expression.string();
    Optional<Double> target = Optional.ofNullable(signal.get("target").number());
    String note = signal.get("note").string();
    List<String> insteadOf = texts(signal.get("insteadOf"));
    List<Parameter> parameters = new ArrayList<>();
    signal
        .get("parameters")
        .entries()
        .forEach(
            (name, field) -> {
              Parameter parameter = field.object(fields -> parameter(name, fields));
              if (parameter != null) {
                parameters.add(parameter);
              }
            });
    if (text == null) {
      return null;
    }
    try {
      return new SignalQuery(
          text,
          parameters,
          target.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
          note == null ? "" : note,
          insteadOf);
    } catch (QueryException problem) {
      expression.problem("a query: " + problem.getMessage());
      return null;
    }
  }

  private static @Nullable Parameter parameter(String name, Fields fields) {
    String meaning = fields.required("meaning", "what it is").string();
    Optional<Double> standard = Optional.ofNullable(fields.get("default").number());
    return meaning == null
        ? null
        : fields.build(
            () ->
                new Parameter(
                    name,
                    meaning,
                    standard.map(OptionalDouble::of).orElse(OptionalDouble.empty())));
  }

  private static List<String> texts(Field field) {
    return field.list(Field::string);
  }
}
