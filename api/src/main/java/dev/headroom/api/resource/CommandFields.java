package dev.headroom.api.resource;

import dev.headroom.api.resource.Server.MetricsPage;
import dev.headroom.api.resource.Server.Repeatable;
import dev.headroom.document.Field;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Notation;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Describes and reads the command that a ModelServer runs, and what is to be known about it. */
final class CommandFields {
  /** The program and its arguments. */
  static final Property<List<String>> COMMAND =
      Property.of(
          "command",
          ListOf.some(NamedValue.PASSABLE, "a program and its arguments"),
          "Any server in place of models: a program and its arguments, without a shell. {port} stands"
              + " for a free port on which it is to take requests, {port:NAME} for another one.",
          "[tritonserver, \"--http-port={port}\", \"--metrics-port={port:metrics}\"]");

  private static final Property<String> WORKING_DIR =
      Property.of(
              "workingDir", Text.NAME, "Where it runs: a path, from the file's folder.", "./app")
          .otherwiseAs("the file's folder");
  private static final Property<Probe> STARTUP =
      Property.of(
          "startup",
          ProbeFields.PROBE,
          "Answered as expected once, before readiness is asked: for servers that say they are ready"
              + " before they can take requests.",
          "{path: /v2/models/a/infer, body: '{\"inputs\": []}', timeoutSeconds: 30}");
  private static final Property<Probe> READINESS =
      Property.of(
              "readiness",
              ProbeFields.PROBE,
              "Answered as expected whenever the replica can take requests.",
              "{path: /health}")
          .otherwise(Probe.get("/"), "{path: /}");
  private static final Property<MetricsPage> METRICS =
      Property.of("metrics", ProbeFields.PAGE, "Where it shows its metrics.", "{path: /metrics}")
          .otherwiseAs("{path: /metrics} where it is scaled on them");
  private static final Property<Integer> STREAMS =
      Property.of(
          "streams",
          Whole.of(1, Models.MOST_STREAMS),
          "How many requests a replica computes at the same time.",
          "4");

  private static final String REPEATABLE_PATH = "a path without a query, with * at most at its end";
  private static final Schema<Repeatable> WHAT_IS_REPEATABLE =
      Notation.of(
          "boolean or []string",
          "true, false, or a list of paths, as [/predict]",
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "boolean"),
                  Map.of(
                      "type",
                      "array",
                      "minItems",
                      1,
                      "items",
                      Map.of("type", "string", "pattern", "^/[\\x21-)+->@-\\x7e]*\\*?$")))),
          CommandFields::repeatable);
  private static final Property<Repeatable> REPEATABLE =
      Property.of(
              "repeatable",
              WHAT_IS_REPEATABLE,
              "Which requests may be sent to a second replica after the first may have acted on them:"
                  + " all, none, or these paths as well.",
              "[/predict, /generate/*]")
          .otherwiseAs(
              new Repeatable.Usual(), "those with an idempotent method, and inference calls");

  /** What only a command has beside it. */
  static final List<Property<?>> PROPERTIES =
      List.of(WORKING_DIR, STARTUP, READINESS, METRICS, STREAMS, REPEATABLE);

  private CommandFields() {}

  /**
   * The command; null where there is none, or it is wrong.
   *
   * @param env what is added to the environment
   */
  static @Nullable Server decode(Fields fields, Map<String, String> env) {
    List<String> words = COMMAND.in(fields);
    String workingDir = WORKING_DIR.in(fields);
    Probe startup = STARTUP.in(fields);
    Probe readiness = READINESS.in(fields);
    MetricsPage metrics = METRICS.in(fields);
    Integer streams = STREAMS.in(fields);
    Repeatable repeatable = REPEATABLE.in(fields);
    if (words == null) {
      return null;
    }
    checkPorts(fields, words, env);
    return readiness == null || repeatable == null || !fields.ok()
        ? null
        : new Server.Command(
            words,
            env,
            Optional.ofNullable(workingDir),
            Optional.ofNullable(startup),
            readiness,
            Optional.ofNullable(metrics),
            Optional.ofNullable(streams),
            repeatable);
  }

  /** What is wrong with the ports' names is a problem of the command, or of who names one. */
  private static void checkPorts(Fields fields, List<String> words, Map<String, String> env) {
    Field command = COMMAND.field(fields);
    Set<String> names = new LinkedHashSet<>();
    words.forEach(word -> names.addAll(PortNames.in(word)));
    env.values().forEach(value -> names.addAll(PortNames.in(value)));
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
    List.of(STARTUP, READINESS, METRICS)
        .forEach(request -> ProbeFields.checkPort(request.field(fields), others));
  }

  private static @Nullable Repeatable repeatable(Field field) {
    if ("true".equals(field.text()) || "false".equals(field.text())) {
      return Boolean.TRUE.equals(field.bool()) ? new Repeatable.All() : new Repeatable.None();
    }
    if (!field.isList() || field.items().isEmpty()) {
      field.problem(WHAT_IS_REPEATABLE.expected());
      return null;
    }
    return new Repeatable.Paths(field.list(CommandFields::repeatablePath));
  }

  private static @Nullable String repeatablePath(Field field) {
    String path = ProbeFields.PATH.read(field);
    if (path != null
        && (path.indexOf('?') >= 0 || path.substring(0, path.length() - 1).contains("*"))) {
      field.problem(REPEATABLE_PATH);
      return null;
    }
    return path;
  }
}
