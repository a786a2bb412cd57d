package dev.headroom.cli;

import dev.headroom.dashboard.web.ReplicaLogs;
import dev.headroom.local.LocalSystem;
import dev.headroom.local.ServerSnapshot;
import dev.headroom.local.process.LogTail;
import dev.headroom.local.replica.ReplicaExit;
import dev.headroom.local.replica.ReplicaStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The logs of the replicas that run, and of those whose end is told. A name only picks one of
 * these: no path is made of it.
 */
public record SystemLogs(LocalSystem system) implements ReplicaLogs {
  private static final int BYTES = 16 * 1024;

  @Override
  public Optional<String> end(String server, String replica) {
    return system.snapshot().stream()
        .filter(each -> each.name().equals(server))
        .flatMap(each -> logs(each, replica))
        .findFirst()
        .filter(Files::exists)
        .map(log -> String.join("\n", LogTail.end(log, BYTES)) + "\n");
  }

  private static Stream<Path> logs(ServerSnapshot server, String replica) {
    Stream<Path> running =
        server.replicas().stream()
            .filter(each -> each.name().equals(replica))
            .map(ReplicaStatus::log);
    Stream<Path> ended =
        Stream.concat(
                server.health().lastExit().stream(),
                server.replicas().stream().flatMap(each -> each.lastExit().stream()))
            .filter(exit -> exit.replica().equals(replica))
            .map(ReplicaExit::log);
    return Stream.concat(running, ended);
  }
}
