package dev.headroom.metrics.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.metrics.query.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The catalog's file form. */
final class CatalogJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private CatalogJson() {}

  static Catalog read(String file, InputStream json) throws IOException {
    JsonField root;
    try {
      root = new JsonField(file + ": ", MAPPER.readTree(json));
    } catch (JsonProcessingException problem) {
      throw new IllegalArgumentException(file + ": " + problem.getOriginalMessage(), problem);
    }
    List<Signal> signals =
        root.get("signals").elements().stream().map(CatalogJson::signal).toList();
    List<ServerKind> kinds =
        root.get("servers").elements().stream().map(server -> kind(server, signals)).toList();
    return new Catalog(signals, kinds);
  }

  private static Signal signal(JsonField signal) {
    return new Signal(
        signal.get("name").text(),
        signal.get("unit").text(),
        signal.get("sentence").text(),
        signal.has("aliases") ? signal.get("aliases").texts() : List.of());
  }

  private static ServerKind kind(JsonField server, List<Signal> signals) {
    Map<String, SignalQuery> queries = new HashMap<>();
    JsonField fields = server.get("signals");
    for (String name : fields.names()) {
      if (signals.stream().noneMatch(signal -> signal.name().equals(name))) {
        throw fields.get(name).problem("the name of one of the file's signals");
      }
      queries.put(name, query(fields.get(name)));
    }
    return new ServerKind(
        server.get("name").text(),
        server.get("title").text(),
        server.get("recognisedBy").texts(),
        queries);
  }

  private static SignalQuery query(JsonField field) {
    Map<String, Double> parameters = new HashMap<>();
    if (field.has("parameters")) {
      JsonField fields = field.get("parameters");
      fields.names().forEach(name -> parameters.put(name, fields.get(name).number()));
    }
    SignalQuery query =
        new SignalQuery(
            field.get("query").text(),
            parameters,
            field.has("target")
                ? OptionalDouble.of(field.get("target").number())
                : OptionalDouble.empty(),
            field.has("note") ? field.get("note").text() : "");
    try {
      query.query(Map.of());
    } catch (QueryException problem) {
      throw field.get("query").problem("a query: " + problem.getMessage());
    }
    return query;
  }
}
