package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.socket.ControlClient;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headroom stop}: the whole system, or one replica. */
@Command(
    name = "stop",
    description = {
      "Stops a running headroom up and waits until it has ended: requests in flight are finished.",
      "With a REPLICA: only that one, and another one takes its place."
    })
public final class Stop extends RunningCommand {
  @Parameters(arity = "0..1", paramLabel = "REPLICA", description = "As status NAME shows it.")
  private @Nullable String replica;

  /** As picocli makes it. */
  public Stop() {}

  @Override
  void run() throws NotRunning, Refused, IOException, InterruptedException {
    ControlClient client = system.client();
    JsonNode answer = client.get("/v1/system");
    if (replica == null) {
      stop(client, answer.path("pid").asLong());
    } else if (Servers.server(answer, replica).isPresent()) {
      throw new Refused(
          replica
              + " is a server (expected: one of its replicas; headroom scale "
              + replica
              + " --replicas 0 stops them all)");
    } else {
      String name = URLEncoder.encode(replica, StandardCharsets.UTF_8);
      print(client.post("/v1/replicas/" + name + "/stop").path("message").asText() + "\n");
    }
  }

  private void stop(ControlClient client, long pid)
      throws NotRunning, Refused, IOException, InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    client.post("/v1/stop");
    print("stopping (pid " + pid + "): requests in flight are finished, then the replicas end\n");
    if (process.isPresent()) {
      try {
        process.get().onExit().get();
      } catch (ExecutionException e) {
        throw new IOException("its end cannot be seen: " + e.getCause(), e);
      }
    }
    print("stopped\n");
  }
}
