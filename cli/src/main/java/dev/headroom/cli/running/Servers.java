package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds servers and replicas in what the socket says. */
final class Servers {
  private Servers() {}

  /** When it was said, by the clock of who said it. */
  static Instant now(JsonNode system) {
    return Instant.parse(system.path("now").asText());
  }

  /**
   * The servers with these names, in the order of the names; all without names.
   *
   * @throws Refused if there is none of a name
   */
  static List<JsonNode> named(JsonNode system, List<String> names) throws Refused {
    List<JsonNode> all = system.path("servers").valueStream().toList();
    if (names.isEmpty()) {
      return all;
    }
    List<JsonNode> named = new ArrayList<>();
    for (String name : names) {
      named.add(server(system, name).orElseThrow(() -> unknown("server", name, system)));
    }
    return named;
  }

  static Optional<JsonNode> server(JsonNode system, String name) {
    return system
        .path("servers")
        .valueStream()
        .filter(server -> server.path("name").asText().equals(name))
        .findFirst();
  }

  /** The server that has a replica of that name. */
  static Optional<JsonNode> serverOf(JsonNode system, String replica) {
    return system
        .path("servers")
        .valueStream()
        .filter(server -> replica(server, replica).isPresent())
        .findFirst();
  }

  static Optional<JsonNode> replica(JsonNode server, String name) {
    return server
        .path("replicas")
        .valueStream()
        .filter(replica -> replica.path("name").asText().equals(name))
        .findFirst();
  }

  static Refused unknown(String what, String name, JsonNode system) {
    return new Refused(
        "no "
            + what
            + " "
            + name
            + " (expected: "
            + system
                .path("servers")
                .valueStream()
                .map(server -> server.path("name").asText())
                .collect(Collectors.joining(", "))
            + ")");
  }
}
