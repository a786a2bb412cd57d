package dev.headroom.cli;

import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.ServerPlan;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemListener;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What {@code headroom up} writes: where everything is, then a line for each thing that happens.
 * Thread-safe.
 */
final class UpConsole implements SystemListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LONGEST_COMMAND = 120;

  private record Complaint(String sentence, Instant since, boolean said) {}

  private final PrintStream out;
  private final Map<String, Complaint> complaints = new ConcurrentHashMap<>();

  /** The servers whose last decision could not be done or kept. */
  private final Set<String> problems = ConcurrentHashMap.newKeySet();

  UpConsole(PrintStream out) {
    this.out = out;
  }

  /** Where it is, and how it is called. */
  void starting(
      List<Path> files,
      String url,
      Optional<InetSocketAddress> dashboard,
      Path state,
      LocalPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append("headroom up ")
        .append(files.stream().map(Path::toString).collect(Collectors.joining(" ")))
        .append("\n  gateway    ")
        .append(url);
    dashboard.ifPresent(address -> text.append("\n  dashboard  ").append(HostAndPort.url(address)));
    text.append("\n  state      ").append(state).append('\n');
    for (ServerPlan server : plan.servers()) {
      describe(server, url, text);
    }
    out.println(text.append("Ctrl-C stops everything."));
  }

  private static void describe(ServerPlan plan, String url, StringBuilder text) {
    ModelServer server = plan.server();
    text.append("  ").append(server.name()).append(": ").append(plan.sentence());
    switch (server.server()) {
      case Server.Models served -> {
        for (Model model : served.models()) {
          text.append("\n    curl ").append(url).append("/v2/models/").append(model.name());
        }
      }
      case Server.Command command ->
          text.append(" of ")
              .append(oneLine(String.join(" ", command.command())))
              .append("\n    curl ")
              .append(url)
              .append('/')
              .append(server.name())
              .append('/');
    }
    plan.notes().forEach(note -> text.append("\n    ").append(note));
    text.append('\n');
  }

  /** A command may be a whole script. */
  private static String oneLine(String command) {
    String line = command.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND) + "…";
  }

  /** One line, with the time. */
  void say(String line) {
    say(Instant.now(), line);
  }

  private void say(Instant at, String line) {
    out.println(TIME.format(at) + " " + line);
  }

  @Override
  public void event(SystemEvent event) {
    say(event.at(), event.sentence());
  }

  @Override
  public void ticked(String server, Tick tick) {
    switch (tick) {
      case Tick.Decided decided -> decided(server, decided);
      case Tick.Failed failed ->
          complain(server, failed.at(), "nothing is decided: " + failed.problem());
      case Tick.Skipped skipped -> {
        if (skipped.at().isAfter(skipped.since().plus(PATIENCE))) {
          complain(
              server, skipped.at(), "a decision takes long, since " + TIME.format(skipped.since()));
        }
      }
    }
  }

  private void decided(String server, Tick.Decided tick) {
    DecisionSentence sentence = DecisionSentence.of(tick.decision());
    if (sentence.isNews()) {
      say(tick.at(), server + ": " + sentence);
    }
    problem(server, tick);
    Optional<String> trouble = sentence.trouble();
    if (trouble.isPresent()) {
      complain(server, tick.at(), trouble.get());
    } else {
      complaints.remove(server);
    }
  }

  /** But for its numbers, such as how many seconds ago something was. */
  private static boolean isSame(String one, String other) {
    return one.replaceAll("\\d+", "#").equals(other.replaceAll("\\d+", "#"));
  }

  /**
   * What was decided could not be done or kept: that is said when it begins and when it is over.
   */
  private void problem(String server, Tick.Decided tick) {
    if (tick.problem().isPresent()) {
      if (problems.add(server)) {
        say(tick.at(), server + ": warning: " + tick.problem().get());
      }
    } else if (problems.remove(server)) {
      say(tick.at(), server + ": works again: decisions are applied, kept and written down");
    }
  }

  /**
   * Says what is wrong once, and only when it stays so: a starting server has no metrics, for one.
   */
  private void complain(String server, Instant at, String sentence) {
    Complaint known = complaints.get(server);
    if (known == null || !isSame(known.sentence, sentence)) {
      complaints.put(server, new Complaint(sentence, at, false));
    } else if (!known.said && !at.isBefore(known.since.plus(PATIENCE))) {
      complaints.put(server, new Complaint(sentence, known.since, true));
      say(at, server + ": " + sentence);
    }
  }
}
