package dev.headroom.cli;

import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.ServerPlan;
import dev.headroom.local.SystemListener;
import dev.headroom.local.replica.ReplicaEvent;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What {@code headroom up} writes: where everything is, then a line for each thing that happens.
 * Thread-safe.
 */
final class UpConsole implements SystemListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private final Map<String, String> lastSaid = new ConcurrentHashMap<>();

  UpConsole(PrintStream out) {
    this.out = out;
  }

  /** Where it is, and how it is called. */
  void starting(List<Path> files, InetSocketAddress gateway, Path state, LocalPlan plan) {
    String url = HostAndPort.url(gateway);
    StringBuilder text = new StringBuilder();
    text.append("headroom up ")
        .append(files.stream().map(Path::toString).collect(Collectors.joining(" ")))
        .append("\n  gateway  ")
        .append(url)
        .append("\n  state    ")
        .append(state)
        .append('\n');
    for (ServerPlan server : plan.servers()) {
      describe(server, url, text);
    }
    out.println(text.append("Ctrl-C stops everything."));
  }

  private static void describe(ServerPlan plan, String url, StringBuilder text) {
    ModelServer server = plan.server();
    text.append("  ").append(server.name()).append(": ");
    text.append(
        plan.policy()
            .map(
                policy ->
                    policy.minReplicas() + " to " + policy.maxReplicas() + " replicas, scaled")
            .orElse(server.replicas() + (server.replicas() == 1 ? " replica" : " replicas")));
    switch (server.server()) {
      case Server.Models served -> {
        for (Model model : served.models()) {
          text.append("\n    curl ").append(url).append("/v2/models/").append(model.name());
        }
      }
      case Server.Command command ->
          text.append(" of ")
              .append(String.join(" ", command.command()))
              .append("\n    curl ")
              .append(url)
              .append('/')
              .append(server.name())
              .append('/');
    }
    text.append('\n');
  }

  /** One line, with the time. */
  void say(String line) {
    say(Instant.now(), line);
  }

  private void say(Instant at, String line) {
    out.println(TIME.format(at) + " " + line);
  }

  @Override
  public void replica(ReplicaEvent event) {
    say(event.at(), event.replica() + " " + event.message());
  }

  @Override
  public void ticked(String server, Tick tick) {
    switch (tick) {
      case Tick.Decided decided -> {
        DecisionSentence.of(decided.decision())
            .filter(sentence -> isNew(server, sentence))
            .ifPresent(sentence -> say(decided.at(), server + ": " + sentence));
        decided
            .problem()
            .filter(problem -> isNew(server + " problem", problem))
            .ifPresent(problem -> say(decided.at(), server + ": " + problem));
      }
      case Tick.Failed failed -> {
        if (isNew(server, failed.problem())) {
          say(failed.at(), server + ": nothing is decided: " + failed.problem());
        }
      }
      case Tick.Skipped skipped -> {
        if (isNew(server + " slow", skipped.since().toString())) {
          say(
              skipped.at(),
              server + ": a decision takes long, since " + TIME.format(skipped.since()));
        }
      }
    }
  }

  private boolean isNew(String about, String sentence) {
    return !sentence.equals(lastSaid.put(about, sentence));
  }
}
