package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events as rows. */
final class EventTable {
  private static final String[] HEADING = {"LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"};
  private static final String[] WIDE = {
    "LAST SEEN", "TYPE", "REASON", "OBJECT", "COUNT", "FIRST SEEN", "AT", "MESSAGE"
  };

  private EventTable() {}

  static Table of(List<JsonNode> events, Instant now, boolean wide) {
    Table table = new Table(wide ? WIDE : HEADING);
    for (JsonNode event : events) {
      List<String> cells = new ArrayList<>();
      cells.add(lastSeen(event, now, wide));
      cells.add(event.path("type").asText());
      cells.add(event.path("reason").asText());
      cells.add(object(event));
      if (wide) {
        cells.add(event.path("count").asText());
        cells.add(ServerTable.age(event.path("first"), now));
        cells.add(event.path("at").asText());
      }
      cells.add(event.path("message").asText());
      table.row(cells);
    }
    return table;
  }

  /** What it happened to: the replica, or else the server, or else the whole. */
  private static String object(JsonNode event) {
    String server = event.path("server").asText();
    return event.path("replica").asText(server.isEmpty() ? "headroom" : server);
  }

  /** {@code 5s}, or {@code 5s (x3 over 2m)}. */
  private static String lastSeen(JsonNode event, Instant now, boolean wide) {
    String last = ServerTable.age(event.path("at"), now);
    if (wide || event.path("count").asLong() <= 1) {
      return last;
    }
    Instant first = Instant.parse(event.path("first").asText());
    return last
        + " (x"
        + event.path("count").asLong()
        + " over "
        + Age.of(Duration.between(first, now))
        + ")";
  }

  static boolean concerns(JsonNode event, String name) {
    return event.path("server").asText().equals(name)
        || event.path("replica").asText().equals(name);
  }
}
