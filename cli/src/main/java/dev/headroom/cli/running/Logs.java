package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.past.PastTime;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import dev.headroom.local.process.LogTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--since",
      paramLabel = "10m|TIME",
      description =
          "Only what was written since then; so long ago, or as 14:05, yesterday 14:05,"
              + " 2026-01-01T14:05:00Z. Without --tail also of the log before the one that is"
              + " written now (REPLICA.log.1).")
  private @Nullable String since;

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
    Optional<Instant> from = Optional.ofNullable(since).map(Logs::moment);
    for (String replica : replicas) {
      Path log = logs.file(replica);
      Path before = log.resolveSibling(log.getFileName() + ".1");
      if (from.isPresent() && tail < 0 && Files.exists(before)) {
        show(
            Map.of(replica, new LogReader(before, -1, LogTimes.offset(before, from.get()))),
            replicas.size());
      }
      readers.put(
          replica,
          new LogReader(log, tail, from.isPresent() ? LogTimes.offset(log, from.get()) : 0));
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

  /** So long ago, as kubectl has it, or a time as {@code explain --at} has it. */
  private static Instant moment(String since) {
    boolean isAge = since.matches("[0-9.]+[a-zµ].*");
    return PastTime.parse(
        "--since", isAge ? "-" + since : since, ZonedDateTime.now(ZoneId.systemDefault()));
  }

  private void show(Map<String, LogReader> readers) throws IOException {
    show(readers, readers.size());
  }

  private void show(Map<String, LogReader> readers, int replicas) throws IOException {
    for (Map.Entry<String, LogReader> reader : readers.entrySet()) {
      String prefix = replicas > 1 ? "[" + reader.getKey() + "] " : "";
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
