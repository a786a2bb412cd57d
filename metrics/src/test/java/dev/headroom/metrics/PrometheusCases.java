package dev.headroom.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.metrics.series.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The recorded answers of Prometheus in src/test/resources. */
public final class PrometheusCases {
  private static final JsonMapper JSON = new JsonMapper();

  private PrometheusCases() {}

  public static JsonNode json(String file) throws IOException {
    return JSON.readTree(text(file));
  }

  public static List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text(file).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  public static Labels labels(JsonNode element) {
    Map<String, String> labels = new TreeMap<>();
    element
        .get("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return Labels.of(labels);
  }

  /** A number as Go writes it. */
  public static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String text(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PrometheusCases.class.getResourceAsStream("prometheus/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
