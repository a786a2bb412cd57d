package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headroom describe NAME}: all that is known of a server or a replica. */
@Command(
    name = "describe",
    description = "Says all that is known of a server or a replica, and what happened to it.")
public final class Describe extends RunningCommand {
  @Parameters(
      paramLabel = "NAME|REPLICA",
      description = "A server, or a replica as status NAME shows it.")
  private String name = "";

  /** As picocli makes it. */
  public Describe() {}

  @Override
  void run() throws NotRunning, Refused, IOException {
    ControlClient client = system.client();
    JsonNode answer = client.get("/v1/system");
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode event : client.get("/v1/events").path("events")) {
      if (EventTable.concerns(event, name)) {
        events.add(event);
      }
    }
    Optional<JsonNode> server = Servers.server(answer, name);
    Optional<JsonNode> owner = Servers.serverOf(answer, name);
    if (server.isPresent()) {
      print(Description.ofServer(server.get(), events, answer));
    } else if (owner.isPresent()) {
      JsonNode replica = Servers.replica(owner.get(), name).orElseThrow();
      print(Description.ofReplica(replica, owner.get(), events, answer));
    } else {
      throw Servers.unknown("server or replica", name, answer);
    }
  }
}
