package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headroom rules}: how each rule of the files fares. */
@Command(
    name = "rules",
    description =
        "Shows the rules of prometheus-adapter of a running headroom up: which series each finds,"
            + " which metrics it gives, and what is the matter with it.")
public final class Rules extends RunningCommand {
  private static final int SHOWN = 2;

  /** How the answer is written. */
  enum Format {
    TABLE,
    WIDE,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "wide|json",
      description = "With what was asked last, or what the socket says.")
  private Format output = Format.TABLE;

  /** As picocli makes it. */
  public Rules() {}

  @Override
  void run() throws NotRunning, Refused, IOException {
    JsonNode answer = system.client().get("/v1/rules");
    if (output == Format.JSON) {
      print(answer);
    } else if (answer.path("rules").isEmpty() && answer.path("leftOut").isEmpty()) {
      print("no rules (expected: rules of prometheus-adapter in the files of headroom up)\n");
    } else {
      print(text(answer, output == Format.WIDE));
    }
  }

  private static String text(JsonNode answer, boolean wide) {
    Instant now = Servers.now(answer);
    Table table =
        wide
            ? new Table("RULE", "SERIES", "METRICS", "ASKED", "QUERY", "PROBLEM")
            : new Table("RULE", "SERIES", "METRICS", "PROBLEM");
    answer.path("rules").forEach(rule -> table.row(row(rule, now, wide)));
    for (JsonNode bad : answer.path("leftOut")) {
      String why = "left out: " + bad.path("message").asText();
      String place = bad.path("rule").asText();
      table.row(wide ? List.of(place, "", "", "", "", why) : List.of(place, "", "", why));
    }
    StringBuilder text = new StringBuilder(table.text());
    for (JsonNode doubt : answer.path("doubts")) {
      text.append("doubtful: ")
          .append(doubt.path("rule").asText())
          .append(": ")
          .append(doubt.path("message").asText())
          .append('\n');
    }
    if (wide) {
      text.append("asked of ").append(answer.path("askedOf").asText()).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(JsonNode rule, Instant now, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(rule.path("rule").asText());
    cells.add(rule.path("series").asText());
    cells.add(metrics(rule, wide));
    if (wide) {
      cells.add(ServerTable.age(rule.path("last").path("at"), now));
      cells.add(rule.path("last").path("query").asText());
    }
    cells.add(
        Stream.of(rule.path("error"), rule.path("last").path("error"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .distinct()
            .collect(Collectors.joining("; ")));
    return cells;
  }

  /** As {@code depth (pods, services), …}: each metric with the kinds of objects that have it. */
  private static String metrics(JsonNode rule, boolean all) {
    Map<String, List<String>> kinds = new TreeMap<>();
    for (JsonNode metric : rule.path("metrics")) {
      String[] parts = metric.asText().split("/", 2);
      List<String> known = kinds.computeIfAbsent(parts[parts.length - 1], _ -> new ArrayList<>());
      if (parts.length > 1) {
        known.add(parts[0]);
      }
    }
    String shown =
        kinds.entrySet().stream()
            .limit(all ? Long.MAX_VALUE : SHOWN)
            .map(
                metric ->
                    metric.getKey()
                        + (metric.getValue().isEmpty()
                            ? ""
                            : " (" + String.join(", ", metric.getValue()) + ")"))
            .collect(Collectors.joining(", "));
    return all || kinds.size() <= SHOWN ? shown : shown + ", … (" + kinds.size() + ")";
  }
}
