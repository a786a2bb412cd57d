package dev.headroom.api.resource;

import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.api.resource.Server.Repeatable;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the command that a ModelServer runs, and what is to be known about it. */
final class CommandFields {
  private static final int MOST_STREAMS = 1024;

  private CommandFields() {}

  static @Nullable Server decode(Fields fields, Field command) {
    List<String> words = command.list(word -> Texts.passable(word.required("a string")));
    if (words.isEmpty() && fields.ok()) {
      command.problem("a program and its arguments");
    }
    Map<String, String> env = Texts.env(fields.get("env"));
    String workingDir = fields.get("workingDir").name();
    Set<String> ports = ports(words, env.values(), command, fields);
    Probe startup = ProbeFields.decode(fields.get("startup"), ports);
    Probe readiness = ProbeFields.decode(fields.get("readiness"), ports);
    MetricsPage metrics = ProbeFields.metrics(fields.get("metrics"), ports);
    Integer streams = fields.get("streams").integer(1, MOST_STREAMS);
    Repeatable repeatable = repeatable(fields.get("repeatable"));
    if (!fields.ok()) {
      return null;
    }
    return new Server.Command(
        words,
        env,
        Optional.ofNullable(workingDir),
        Optional.ofNullable(startup),
        readiness == null ? Probe.get("/") : readiness,
        Optional.ofNullable(metrics),
        Optional.ofNullable(streams),
        repeatable);
  }

  /** The names of the ports; what is wrong with them is a problem of the command. */
  private static Set<String> ports(
      List<String> words, Iterable<String> values, Field command, Fields fields) {
    Set<String> names = new LinkedHashSet<>();
    words.forEach(word -> names.addAll(PortNames.in(word)));
    values.forEach(value -> names.addAll(PortNames.in(value)));
    if (fields.ok() && !names.contains(PortNames.MAIN)) {
      command.problem("{port} somewhere in command or env: where the replica is to listen");
    }
    Set<String> others = new TreeSet<>(names);
    others.remove(PortNames.MAIN);
    for (String name : others) {
      if (!PortNames.isValid(name)) {
        command.problem(
            "{port:" + name + "}", "a port's name of a-z, 0-9 and '-', as {port:metrics}");
      }
    }
    return others;
  }

  private static Repeatable repeatable(Field field) {
    if (!field.present()) {
      return new Repeatable.Usual();
    }
    if ("true".equals(field.text()) || "false".equals(field.text())) {
      return Boolean.TRUE.equals(field.bool()) ? new Repeatable.All() : new Repeatable.None();
    }
    if (field.text() != null) {
      field.problem("true, false, or a list of paths, as [/predict]");
      return new Repeatable.Usual();
    }
    List<String> paths = field.list(CommandFields::repeatablePath);
    if (paths.isEmpty()) {
      field.problem("true, false, or a list of paths, as [/predict]");
    }
    return new Repeatable.Paths(paths);
  }

  private static @Nullable String repeatablePath(Field field) {
    String path = ProbeFields.path(field);
    if (path != null
        && (path.indexOf('?') >= 0 || path.substring(0, path.length() - 1).contains("*"))) {
      field.problem("a path without a query, with * at most at its end");
      return null;
    }
    return path;
  }
}
