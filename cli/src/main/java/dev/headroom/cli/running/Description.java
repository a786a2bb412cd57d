package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A server or a replica in full, as {@code kubectl describe} lays it out. */
final class Description {
  private static final int LABEL = 14;

  private final StringBuilder text = new StringBuilder();

  private Description() {}

  static String ofServer(JsonNode server, List<JsonNode> events, JsonNode system) {
    Instant now = Servers.now(system);
    Description description = new Description();
    description.line("Name", server.path("name").asText());
    description.line("Runs", words(server.path("command")));
    description.line("Models", words(server.path("models")));
    description.line("Since", time(server.path("since"), now));
    description.line(
        "Gateway", system.path("gateway").asText() + "/" + server.path("name").asText() + "/");
    description.replicas(server);
    description.line("Trouble", server.path("trouble").asText());
    description.exit(server.path("lastExit"), now);
    description.line("Reason", server.path("reason").asText());
    description.line("", server.path("message").asText());
    description.line("Problem", server.path("problem").asText());
    description.metrics(server.path("decision").path("metrics"));
    description.stages(server.path("decision").path("stages"));
    description.conditions(server.path("decision").path("status").path("conditions"), now);
    description.requests(server.path("gateway"));
    description.section("Replicas", ServerTable.replicas(List.of(server), now, true).text());
    description.events(events, now);
    return description.text.toString();
  }

  static String ofReplica(
      JsonNode replica, JsonNode server, List<JsonNode> events, JsonNode system) {
    Instant now = Servers.now(system);
    Description description = new Description();
    description.line("Name", replica.path("name").asText());
    description.line("Server", server.path("name").asText());
    description.line(
        "State", replica.path("state").asText() + ", " + time(replica.path("since"), now));
    description.line("Problem", replica.path("problem").asText());
    description.line("Aside", replica.path("aside").asText());
    description.line("Started", time(replica.path("started"), now));
    description.line("First ready", time(replica.path("readySince"), now));
    description.line("PID", replica.path("pid").asText());
    description.line("Port", replica.path("port").asText());
    description.line("In flight", replica.path("inFlight").asText());
    description.line("Template", replica.path("newest").asBoolean() ? "newest" : "older");
    description.line("Restarts", replica.path("restarts").asText());
    description.exit(replica.path("lastExit"), now);
    description.line("Log", replica.path("log").asText());
    description.events(events, now);
    return description.text.toString();
  }

  private void line(String label, String value) {
    if (!value.isEmpty()) {
      String head = label.isEmpty() ? "" : label + ":";
      text.append(head).append(" ".repeat(Math.max(1, LABEL - head.length())));
      text.append(value.replace("\n", "\n" + " ".repeat(LABEL))).append('\n');
    }
  }

  private void section(String label, String lines) {
    text.append(label).append(":\n").append(lines.indent(2));
  }

  private static String words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "));
  }

  private static String time(JsonNode time, Instant now) {
    return time.isTextual() ? time.asText() + " (" + ServerTable.age(time, now) + " ago)" : "";
  }

  private void exit(JsonNode exit, Instant now) {
    if (exit.isMissingNode()) {
      return;
    }
    line(
        "Last exit",
        exit.path("replica").asText()
            + ", "
            + exit.path("why").asText()
            + ", "
            + time(exit.path("at"), now));
    line("", exit.path("error").asText());
    line("", "log: " + exit.path("log").asText());
  }

  private void replicas(JsonNode server) {
    String bounds =
        server.has("minReplicas")
            ? "; between "
                + server.path("minReplicas").asText()
                + " and "
                + server.path("maxReplicas").asText()
            : "; nothing scales it";
    line(
        "Replicas",
        server.path("ready").asText()
            + " ready, "
            + server.path("wanted").asText()
            + " wanted"
            + bounds);
    line("Mode", server.path("mode").asText());
    line("Held until", server.path("heldUntil").asText());
    line("Restarts", server.path("restarts").asText());
  }

  private void metrics(JsonNode metrics) {
    if (!metrics.isEmpty()) {
      Table table = new Table("METRIC", "VALUE/TARGET", "PROPOSES", "ERROR");
      for (JsonNode metric : metrics) {
        table.row(
            metric.path("name").asText(),
            Figure.against(metric),
            metric.path("proposedReplicas").asText(),
            // The reason names the metric, and so does the row.
            metric.path("error").asText().replaceFirst("^unable to get metric [^:]*: ", ""));
      }
      section("Metrics", table.text());
    }
  }

  private void stages(JsonNode stages) {
    if (!stages.isEmpty()) {
      Table table = new Table("STAGE", "FROM", "TO", "REASON", "MESSAGE");
      for (JsonNode stage : stages) {
        table.row(
            stage.path("name").asText(),
            stage.path("before").asText(),
            stage.path("after").asText(),
            stage.path("reason").asText(),
            stage.path("message").asText());
      }
      section("Stages", table.text());
    }
  }

  private void conditions(JsonNode conditions, Instant now) {
    if (!conditions.isEmpty()) {
      Table table = new Table("TYPE", "STATUS", "SINCE", "REASON");
      for (JsonNode condition : conditions) {
        table.row(
            condition.path("type").asText(),
            condition.path("status").asText(),
            ServerTable.age(condition.path("lastTransitionTime"), now),
            condition.path("reason").asText());
      }
      section("Conditions", table.text());
    }
  }

  private void requests(JsonNode gateway) {
    line(
        "Requests",
        gateway.path("inFlight").asText()
            + " in flight, "
            + gateway.path("waiting").asText()
            + " waiting; failed "
            + gateway.path("failed").asText()
            + ", sent again "
            + gateway.path("retried").asText());
    line("Answered", counts(gateway.path("answered")));
    line("Refused", counts(gateway.path("refused")));
  }

  private static String counts(JsonNode counts) {
    return counts
        .propertyStream()
        .filter(count -> count.getValue().asLong() > 0)
        .map((Map.Entry<String, JsonNode> count) -> count.getKey() + ": " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private void events(List<JsonNode> events, Instant now) {
    section("Events", events.isEmpty() ? "none" : EventTable.of(events, now, false).text());
  }
}
