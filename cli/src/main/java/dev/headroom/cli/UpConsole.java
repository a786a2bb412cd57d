package dev.headroom.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.api.resource.Model;
import dev.headroom.api.resource.ModelServer;
import dev.headroom.api.resource.Server;
import dev.headroom.control.Tick;
import dev.headroom.local.LocalOptions;
import dev.headroom.local.LocalPlan;
import dev.headroom.local.ServerPlan;
import dev.headroom.local.SystemEvent;
import dev.headroom.local.SystemListener;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code headroom up} writes: where everything is, then a line for each thing that happens.
 * Thread-safe.
 */
final class UpConsole implements SystemListener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final int LONGEST_COMMAND = 120;

  private final PrintStream out;
  private final PrintStream err;

  private record Line(PrintStream to, String text) {}

  @GuardedBy("this")
  private final List<Line> early = new ArrayList<>();

  @GuardedBy("this")
  private boolean began;

  /**
   * @param out gets what happens
   * @param err gets what is not as it should be
   */
  UpConsole(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Where it is, and how it is called. */
  void starting(
      List<Path> files,
      String url,
      Optional<InetSocketAddress> dashboard,
      LocalOptions options,
      LocalPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append("headroom up ")
        .append(files.stream().map(Path::toString).collect(Collectors.joining(" ")))
        .append("\n  gateway    ")
        .append(url);
    dashboard.ifPresent(address -> text.append("\n  dashboard  ").append(HostAndPort.url(address)));
    options
        .prometheus()
        .ifPresent(asked -> text.append("\n  queries    asked of ").append(asked.url()));
    text.append("\n  state      ").append(options.stateDir()).append('\n');
    for (ServerPlan server : plan.servers()) {
      describe(server, url, text);
    }
    plan.notes().forEach(note -> text.append("  ").append(note).append('\n'));
    began(text.append("Ctrl-C stops everything.").toString());
  }

  /** What has happened already comes after the head. */
  private synchronized void began(String head) {
    began = true;
    print(out, head);
    early.forEach(line -> print(line.to, line.text));
    early.clear();
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
      case Server.Configured _ -> text.append("\n    curl ").append(url).append("/v2");
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
    print(out, TIME.format(at) + " " + line);
  }

  private void warn(Instant at, String line) {
    print(err, TIME.format(at) + " " + line);
  }

  /** At once, whoever reads: a line that waits in a buffer is none. */
  private synchronized void print(PrintStream to, String text) {
    if (!began) {
      early.add(new Line(to, text));
      return;
    }
    to.println(text);
    to.flush();
  }

  @Override
  public void event(SystemEvent event) {
    switch (event.kind()) {
      case UP, STOPPING -> {}
      default -> {
        if (event.warning()) {
          warn(event.at(), event.sentence());
        } else {
          say(event.at(), event.sentence());
        }
      }
    }
  }

  /** What is to be said of a turn comes as an event. */
  @Override
  public void ticked(String server, Tick tick) {}
}
