package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headroom events}: what happened lately, also before the last restart. */
@Command(
    name = "events",
    description =
        "Shows what happened lately, the newest at the end; what happens again is one row.")
public final class Events extends RunningCommand {
  private static final long WATCH_MILLIS = 500;

  /** How the answer is written. */
  enum Format {
    TABLE,
    WIDE,
    JSON
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|REPLICA",
      description = "A server, or a replica; all without.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "wide|json",
      description = "More columns, or what the socket says.")
  private Format output = Format.TABLE;

  @Option(
      names = {"-w", "--watch"},
      description = "Then what happens, as it happens, until Ctrl-C.")
  private boolean watch;

  /** As picocli makes it. */
  public Events() {}

  @Override
  void run() throws NotRunning, Refused, IOException, InterruptedException {
    ControlClient client = system.client();
    JsonNode answer = client.get("/v1/events");
    List<JsonNode> events = concerning(answer);
    if (output == Format.JSON) {
      ArrayNode all = new ObjectMapper().createArrayNode();
      events.forEach(all::add);
      print(all);
    } else {
      print(
          events.isEmpty() && !watch
              ? "nothing has happened" + (name == null ? "" : " to " + name) + "\n"
              : table(events).text());
    }
    if (watch) {
      follow(client, last(answer, 0));
    }
  }

  private void follow(ControlClient client, long from)
      throws NotRunning, Refused, IOException, InterruptedException {
    long seen = from;
    while (isRead()) {
      pause(WATCH_MILLIS);
      JsonNode answer = client.get("/v1/events?after=" + seen);
      seen = last(answer, seen);
      List<JsonNode> events = concerning(answer);
      if (output == Format.JSON) {
        events.forEach(this::print);
      } else if (!events.isEmpty()) {
        print(table(events).text(1));
      }
    }
  }

  private Table table(List<JsonNode> events) {
    return EventTable.of(events, Instant.now(), output == Format.WIDE);
  }

  private List<JsonNode> concerning(JsonNode answer) {
    return answer
        .path("events")
        .valueStream()
        .filter(event -> name == null || EventTable.concerns(event, name))
        .toList();
  }

  private static long last(JsonNode answer, long otherwise) {
    return answer
        .path("events")
        .valueStream()
        .mapToLong(event -> event.path("number").asLong())
        .max()
        .orElse(otherwise);
  }
}
