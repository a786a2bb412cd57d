package dev.headroom.cli.running;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.cli.DurationConverter;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headroom scale NAME --replicas N}. */
@Command(
    name = "scale",
    description = "Has a server keep another number of replicas.",
    footer = {
      "",
      "A server that nothing scales keeps it until its file says another number or up is started",
      "again. One that a policy scales needs --for: until then its policy is within this number."
    })
public final class Scale extends RunningCommand {
  @Parameters(paramLabel = "NAME", description = "A server.")
  private String name = "";

  @Option(names = "--replicas", required = true, paramLabel = "N", description = "0 or more.")
  private int replicas;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Only for so long, as 10m or 1h30m; then as its file says.")
  private @Nullable Duration hold;

  /** As picocli makes it. */
  public Scale() {}

  @Override
  void run() throws NotRunning, Refused, IOException {
    if (replicas < 0) {
      throw new IllegalArgumentException("--replicas: " + replicas + " (expected: 0 or more)");
    }
    if (hold != null && hold.toSeconds() < 1) {
      throw new IllegalArgumentException("--for: " + hold + " (expected: 1s or more)");
    }
    JsonNode answer =
        system
            .client()
            .post(
                "/v1/servers/"
                    + URLEncoder.encode(name, StandardCharsets.UTF_8)
                    + "/scale?replicas="
                    + replicas
                    + (hold == null ? "" : "&for=" + hold.toSeconds()));
    print(answer.path("message").asText() + "\n");
  }
}
