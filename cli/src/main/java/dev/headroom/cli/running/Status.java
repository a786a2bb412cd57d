package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headroom status}: all servers, or one with its replicas. */
@Command(
    name = "status",
    description = "Shows the servers of a running headroom up; with a NAME its replicas, too.")
public final class Status extends RunningCommand {
  private static final long WATCH_MILLIS = 1000;

  /** How the answer is written. */
  enum Format {
    TABLE,
    WIDE,
    JSON,
    NAME
  }

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Servers; all without.")
  private List<String> names = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "wide|json|name",
      description = "More columns, what the socket says, or the names only.")
  private Format output = Format.TABLE;

  @Option(names = "--replicas", description = "The replicas of all servers, too.")
  private boolean replicas;

  @Option(
      names = {"-w", "--watch"},
      description = "Then a row whenever one has changed, until Ctrl-C.")
  private boolean watch;

  /** As picocli makes it. */
  public Status() {}

  @Override
  void run() throws NotRunning, Refused, IOException, InterruptedException {
    ControlClient client = system.client();
    JsonNode answer = client.get("/v1/system");
    List<JsonNode> servers = Servers.named(answer, names);
    switch (output) {
      case JSON -> print(names.size() == 1 ? servers.getFirst() : answer);
      case NAME -> servers.forEach(this::names);
      case TABLE, WIDE -> print(text(servers, Servers.now(answer)));
    }
    if (watch) {
      follow(client, servers);
    }
  }

  private void names(JsonNode server) {
    out().println(server.path("name").asText());
    if (replicas) {
      server.path("replicas").forEach(each -> out().println(each.path("name").asText()));
    }
  }

  private boolean isWide() {
    return output == Format.WIDE;
  }

  private String text(List<JsonNode> servers, Instant now) {
    Table table = ServerTable.heading(isWide());
    servers.forEach(server -> table.row(ServerTable.row(server, now, isWide())));
    return names.isEmpty() && !replicas
        ? table.text()
        : table.text() + "\n" + ServerTable.replicas(servers, now, isWide()).text();
  }

  private void follow(ControlClient client, List<JsonNode> first)
      throws NotRunning, Refused, IOException, InterruptedException {
    Map<String, List<String>> seen = new HashMap<>();
    Instant never = Instant.EPOCH;
    first.forEach(s -> seen.put(s.path("name").asText(), ServerTable.row(s, never, isWide())));
    List<JsonNode> last = first;
    while (isRead()) {
      pause(WATCH_MILLIS);
      JsonNode answer = client.get("/v1/system");
      List<JsonNode> servers = Servers.named(answer, names);
      List<JsonNode> changed = new ArrayList<>();
      for (JsonNode server : servers) {
        List<String> row = ServerTable.row(server, never, isWide());
        if (!row.equals(seen.put(server.path("name").asText(), row))) {
          changed.add(server);
        }
      }
      show(changed, last, Servers.now(answer));
      last = servers;
    }
  }

  /** In the columns of the whole table, as far as these are known. */
  private void show(List<JsonNode> changed, List<JsonNode> all, Instant now) {
    if (output == Format.JSON) {
      changed.forEach(this::print);
    } else if (output == Format.NAME) {
      changed.forEach(server -> print(server.path("name").asText() + "\n"));
    } else if (!changed.isEmpty()) {
      Table table = ServerTable.heading(isWide());
      all.forEach(server -> table.row(ServerTable.row(server, now, isWide())));
      changed.forEach(server -> table.row(ServerTable.row(server, now, isWide())));
      print(table.text(1 + all.size()));
    }
  }
}
