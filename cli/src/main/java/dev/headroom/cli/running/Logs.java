package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headroom logs}: what replicas have written to stdout and stderr. */
@Command(
    name = "logs",
    description = {
      "Prints what a replica, or each replica of a server, has written to stdout and stderr.",
      "Of a server that has stopped as well, with --file or --state-dir."
    })
public final class Logs extends RunningCommand {
  private static final long LOOK_MILLIS = 200;

  @Parameters(paramLabel = "NAME|REPLICA", description = "A server or a replica.")
  private String name = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what is written, until Ctrl-C or until the replica has ended.")
  private boolean follow;

  @Option(
      names = {"-p", "--previous"},
      description = "Of the replica before, which has ended.")
  private boolean previous;

  @Option(
      names = "--tail",
      defaultValue = "-1",
      paramLabel = "N",
      description = "The last N lines only.")
  private int tail;

  /** As picocli makes it. */
  public Logs() {
    super(new SystemFlags.LongOnly());
  }

  @Override
  void run() throws NotRunning, Refused, IOException, InterruptedException {
    Path state = system.state();
    ReplicaLogs logs = ReplicaLogs.of(state, name);
    Set<String> running = running(state);
    List<String> replicas = previous ? List.of(logs.previous(running)) : logs.chosen(running);
    Map<String, LogReader> readers = new LinkedHashMap<>();
    for (String replica : replicas) {
      readers.put(replica, new LogReader(logs.file(replica), tail));
    }
    show(readers);
    while (follow && isRead() && goesOn(logs, state, readers)) {
      pause(LOOK_MILLIS);
      show(readers);
    }
    show(readers);
  }

  /** Replicas come and go; a server's logs are followed as long as the system runs. */
  private boolean goesOn(ReplicaLogs logs, Path state, Map<String, LogReader> readers)
      throws IOException {
    Set<String> running = running(state);
    if (!logs.isOfServer() || previous) {
      return readers.keySet().stream().anyMatch(running::contains);
    }
    for (String replica : logs.among(running)) {
      if (!readers.containsKey(replica)) {
        readers.put(replica, new LogReader(logs.file(replica), -1));
      }
    }
    readers
        .entrySet()
        .removeIf(reader -> !running.contains(reader.getKey()) && reader.getValue().isAtEnd());
    return !running.isEmpty() || new ControlClient(state).answers();
  }

  private void show(Map<String, LogReader> readers) throws IOException {
    for (Map.Entry<String, LogReader> reader : readers.entrySet()) {
      String prefix = readers.size() > 1 ? "[" + reader.getKey() + "] " : "";
      reader.getValue().read(line -> out().println(prefix + line));
    }
    out().flush();
  }

  /** The replicas that have a process; none where no system runs. */
  private static Set<String> running(Path state) throws IOException {
    try {
      JsonNode answer = new ControlClient(state).get("/v1/system");
      return answer
          .path("servers")
          .valueStream()
          .flatMap(server -> server.path("replicas").valueStream())
          .map(replica -> replica.path("name").asText())
          .collect(Collectors.toSet());
    } catch (NotRunning | Refused e) {
      return Set.of();
    }
  }
}
