package dev.headroom.cli.completion;

import dev.headroom.cli.Headroom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may stand on a command line.
 *
 * @param flags before a command
 */
record Completions(List<Command> commands, List<Flag> flags) {
  /** A sub-command, and what it takes. */
  record Command(String name, String description, List<Flag> flags, Value argument) {}

  /**
   * A flag.
   *
   * @param names all of them, with their dashes
   * @param value empty where it takes none
   */
  record Flag(List<String> names, String description, Optional<Value> value) {}

  /** What a value may be. */
  sealed interface Value {
    /** One of these. */
    record Words(List<String> words) implements Value {}

    /** A file or a folder. */
    record Files() implements Value {}

    /**
     * The name of something that runs.
     *
     * @param ask the arguments of {@code headroom} that print them, a line each
     */
    record Names(String ask) implements Value {}

    /** Nobody can guess. */
    record Unknown() implements Value {}
  }

  private static final Value SERVERS = new Value.Names("status -o name");
  private static final Value ALL_NAMES = new Value.Names("status -o name --replicas");

  /** Of a whole program. */
  static Completions of(CommandLine program) {
    List<Command> commands = new ArrayList<>();
    Map<String, CommandLine> shown = Headroom.shown(program.getCommandSpec());
    List<String> names = List.copyOf(shown.keySet());
    shown.forEach(
        (name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          Value argument = name.equals("help") ? new Value.Words(names) : argument(spec);
          commands.add(new Command(name, firstLine(spec), flags(spec), argument));
        });
    return new Completions(commands, flags(program.getCommandSpec()));
  }

  List<String> names() {
    return commands.stream().map(Command::name).toList();
  }

  private static String firstLine(CommandSpec spec) {
    return plain(spec.usageMessage().description());
  }

  private static String plain(String[] description) {
    return description.length == 0
        ? ""
        : description[0].replaceAll("[.:;]? .DEFAULT-VALUE.*|\\.$", "");
  }

  private static List<Flag> flags(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .map(Completions::flag)
        .toList();
  }

  private static Flag flag(OptionSpec option) {
    return new Flag(
        List.of(option.names()),
        plain(option.description()),
        option.arity().max() == 0 ? Optional.empty() : Optional.of(value(option)));
  }

  private static Value argument(CommandSpec spec) {
    List<PositionalParamSpec> positionals = spec.positionalParameters();
    return positionals.isEmpty() ? new Value.Unknown() : value(positionals.getFirst());
  }

  private static Value value(ArgSpec argument) {
    if (Arrays.asList(argument.auxiliaryTypes()).contains(Path.class)
        || argument.type() == Path.class
        || argument.paramLabel().equals("FILE")) {
      return new Value.Files();
    }
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null) {
      Stream<String> words = StreamSupport.stream(candidates.spliterator(), false);
      return new Value.Words(words.map(word -> word.toLowerCase(Locale.ROOT)).toList());
    }
    return switch (argument.paramLabel()) {
      case "NAME" -> SERVERS;
      case "NAME|REPLICA", "REPLICA" -> ALL_NAMES;
      default -> new Value.Unknown();
    };
  }
}
