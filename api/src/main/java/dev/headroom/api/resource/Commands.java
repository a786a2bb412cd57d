package dev.headroom.api.resource;

import dev.headroom.api.resource.Server.Endpoint;
import dev.headroom.document.Fields;
import dev.headroom.document.schema.ListOf;
import dev.headroom.document.schema.Property;
import dev.headroom.document.schema.Schema;
import dev.headroom.document.schema.Shape;
import dev.headroom.document.schema.Text;
import dev.headroom.document.schema.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and reads a ModelServer that is any command. */
final class Commands {
  /** A text that a program can be given: without the character that ends a text there. */
  private static final Schema<String> PASSABLE =
      Text.matching("[^\\x00]*", "a string without the character NUL");

  private record Variable(String name, String value) {}

  static final Property<List<String>> COMMAND =
      Property.of(
          "command",
          ListOf.some(PASSABLE, "a program and its arguments"),
          "Any server: a program and its arguments, without a shell; {port} stands for the port that"
              + " the replica is to listen on.",
          "[python3, -m, http.server, \"{port}\"]");

  private static final Property<String> VARIABLE_NAME =
      Property.of(
              "name",
              Text.matching("[^=\\x00]*[^=\\x00\\s][^=\\x00]*", "a variable's name, without ="),
              "The variable's name.",
              "WORKERS")
          .required("a variable's name");
  private static final Property<String> VARIABLE_VALUE =
      Property.of("value", PASSABLE, "Its value; {port} as in command.", "\"1\"")
          .required("a string");
  private static final Property<List<Variable>> ENV =
      Property.<List<Variable>>of(
              "env",
              ListOf.any(
                  Shape.of(
                      "EnvVar",
                      List.of(VARIABLE_NAME, VARIABLE_VALUE),
                      fields -> {
                        String name = VARIABLE_NAME.in(fields);
                        String value = VARIABLE_VALUE.in(fields);
                        return name == null || value == null ? null : new Variable(name, value);
                      })),
              "What is added to a replica's environment.",
              "[{name: WORKERS, value: \"1\"}]")
          .otherwise(List.of(), "[]");
  private static final Property<String> WORKING_DIR =
      Property.of(
              "workingDir", Text.NAME, "Where it runs: a path, from the file's folder.", "./app")
          .otherwiseAs("the file's folder");
  private static final Property<String> PATH =
      Property.of(
              "path",
              Text.matching(
                  "/[\\x21-\\x7e]*", "a path that begins with /, without blanks, as a URL has it"),
              "The path to ask.",
              "/health")
          .required("a path, as /metrics");
  private static final Shape<Endpoint> ENDPOINT =
      Shape.of(
          "Endpoint",
          List.of(PATH),
          fields -> {
            String path = PATH.in(fields);
            return path == null ? null : new Endpoint(path);
          });
  private static final Property<Endpoint> READINESS =
      Property.of(
              "readiness",
              ENDPOINT,
              "Answers 2xx where the replica can take requests.",
              "{path: /health}")
          .otherwise(new Endpoint("/"), "{path: /}");
  private static final Property<Endpoint> METRICS =
      Property.of("metrics", ENDPOINT, "Where it shows its metrics.", "{path: /metrics}")
          .otherwiseAs("{path: /metrics} where something is scaled on them");
  private static final Property<Integer> STREAMS =
      Property.of(
          "streams",
          Whole.of(1, Models.MOST_STREAMS),
          "How many requests a replica computes at the same time.",
          "4");

  /** What a command may have beside it. */
  static final List<Property<?>> OTHERS = List.of(ENV, WORKING_DIR, READINESS, METRICS, STREAMS);

  private Commands() {}

  /** The command; null where there is none, or it is wrong. */
  static @Nullable Server decode(Fields fields) {
    List<String> words = COMMAND.in(fields);
    List<Variable> variables = ENV.in(fields);
    String workingDir = WORKING_DIR.in(fields);
    Endpoint readiness = READINESS.in(fields);
    Endpoint metrics = METRICS.in(fields);
    Integer streams = STREAMS.in(fields);
    if (words == null || variables == null || readiness == null || !fields.ok()) {
      return null;
    }
    Map<String, String> env = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      if (env.putIfAbsent(variables.get(i).name(), variables.get(i).value()) != null) {
        ENV.field(fields).items().get(i).problem("another name: each variable once");
      }
    }
    boolean saysPort =
        words.stream().anyMatch(word -> word.contains(Server.Command.PORT))
            || env.values().stream().anyMatch(value -> value.contains(Server.Command.PORT));
    if (!saysPort) {
      COMMAND
          .field(fields)
          .problem("{port} somewhere in command or env: where the replica is to listen");
    }
    return fields.build(
        () ->
            new Server.Command(
                words,
                env,
                Optional.ofNullable(workingDir),
                readiness,
                Optional.ofNullable(metrics),
                Optional.ofNullable(streams)));
  }
}
