package dev.headroom.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * An event as a line of JSON: {@code {"at", "type": "Normal"|"Warning", "reason", "server",
 * "replica"?, "message"}}, type and reason as a Kubernetes Event has them.
 */
public final class EventLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WARNING = "Warning";

  private EventLine() {}

  static String of(SystemEvent event) throws JsonProcessingException {
    ObjectNode line = JSON.createObjectNode();
    write(event, line);
    return JSON.writeValueAsString(line);
  }

  /** Adds the event's fields. */
  public static void write(SystemEvent event, ObjectNode to) {
    to.put("at", event.at().toString());
    to.put("type", event.warning() ? WARNING : "Normal");
    to.put("reason", event.kind().reason());
    to.put("server", event.server());
    event.replica().ifPresent(replica -> to.put("replica", replica));
    to.put("message", event.message());
  }

  /** Empty where it is none: a kill has torn it, or another version has written it. */
  static Optional<SystemEvent> read(String line) {
    try {
      return read(JSON.readTree(line));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<SystemEvent> read(JsonNode line) {
    Instant at = Instant.parse(line.path("at").asText());
    return SystemEvent.Kind.ofReason(line.path("reason").asText())
        .map(
            kind ->
                new SystemEvent(
                    at,
                    line.path("server").asText(),
                    Optional.ofNullable(line.get("replica")).map(JsonNode::asText),
                    kind,
                    line.path("type").asText().equals(WARNING),
                    line.path("message").asText()));
  }
}
