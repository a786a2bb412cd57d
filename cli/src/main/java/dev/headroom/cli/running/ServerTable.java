package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Servers and replicas as rows, from what the socket says of them. */
final class ServerTable {
  private static final String[] HEADING = {
    "NAME", "READY", "WANTED", "MIN", "MAX", "TARGETS", "RESTARTS", "AGE", "REASON"
  };
  private static final String[] WIDE = {
    "NAME",
    "READY",
    "WANTED",
    "MIN",
    "MAX",
    "TARGETS",
    "RESTARTS",
    "AGE",
    "REASON",
    "MODE",
    "IN-FLIGHT",
    "WAITING",
    "MESSAGE"
  };
  private static final String[] REPLICAS = {
    "REPLICA", "STATE", "RESTARTS", "AGE", "IN-FLIGHT", "PORT", "PID"
  };
  private static final String[] REPLICAS_WIDE = {
    "REPLICA", "STATE", "RESTARTS", "AGE", "IN-FLIGHT", "PORT", "PID", "FOR", "TEMPLATE", "PROBLEM"
  };

  private ServerTable() {}

  static Table heading(boolean wide) {
    return new Table(wide ? WIDE : HEADING);
  }

  static List<String> row(JsonNode server, Instant now, boolean wide) {
    List<String> cells = new ArrayList<>();
    cells.add(server.path("name").asText());
    cells.add(server.path("ready").asText());
    cells.add(server.path("wanted").asText());
    cells.add(server.path("minReplicas").asText());
    cells.add(server.path("maxReplicas").asText());
    cells.add(targets(server));
    cells.add(restarts(server, now));
    cells.add(age(server.path("since"), now));
    cells.add(server.path("reason").asText());
    if (wide) {
      cells.add(server.path("mode").asText());
      cells.add(server.path("gateway").path("inFlight").asText());
      cells.add(server.path("gateway").path("waiting").asText());
      cells.add(server.path("trouble").asText(server.path("message").asText()));
    }
    return cells;
  }

  private static String targets(JsonNode server) {
    return server
        .path("decision")
        .path("metrics")
        .valueStream()
        .map(Figure::against)
        .collect(Collectors.joining(", "));
  }

  static Table replicas(List<JsonNode> servers, Instant now, boolean wide) {
    Table table = new Table(wide ? REPLICAS_WIDE : REPLICAS);
    for (JsonNode server : servers) {
      for (JsonNode replica : server.path("replicas")) {
        List<String> cells = new ArrayList<>();
        cells.add(replica.path("name").asText());
        cells.add(state(replica));
        cells.add(restarts(replica, now));
        cells.add(age(replica.path("started"), now));
        cells.add(replica.path("inFlight").asText());
        cells.add(replica.path("port").asText());
        cells.add(replica.path("pid").asText());
        if (wide) {
          cells.add(age(replica.path("since"), now));
          cells.add(replica.path("newest").asBoolean() ? "newest" : "older");
          cells.add(replica.path("problem").asText(replica.path("aside").asText()));
        }
        table.row(cells);
      }
    }
    return table;
  }

  private static String state(JsonNode replica) {
    if (replica.has("aside")) {
      return "aside";
    }
    String state = replica.path("state").asText();
    return replica.path("serving").asBoolean(true) ? state : state + ", standby";
  }

  /** {@code 3 (5s ago)}, as kubectl writes it. */
  private static String restarts(JsonNode of, Instant now) {
    String number = of.path("restarts").asText();
    String last = age(of.path("lastExit").path("at"), now);
    return last.isEmpty() ? number : number + " (" + last + " ago)";
  }

  /** How long ago it was. */
  static String age(JsonNode time, Instant now) {
    return time.isTextual() ? Age.of(Duration.between(Instant.parse(time.asText()), now)) : "";
  }
}
