package dev.headroom.cli.completion;

import dev.headroom.cli.completion.Completions.Command;
import dev.headroom.cli.completion.Completions.Flag;
import dev.headroom.cli.completion.Completions.Value;

/** For fish 3 and later. */
final class FishScript {
  private static final String HEAD =
      """
      # Completes headroom in fish: headroom completion fish >~/.config/fish/completions/headroom.fish
      complete -c headroom -f
      """;

  private FishScript() {}

  static String of(Completions completions) {
    StringBuilder script = new StringBuilder(HEAD);
    for (Flag flag : completions.flags()) {
      script.append(line("__fish_use_subcommand", flag(flag), flag.description()));
    }
    for (Command command : completions.commands()) {
      String name = " -a " + command.name();
      script.append(line("__fish_use_subcommand", name, command.description()));
    }
    for (Command command : completions.commands()) {
      String seen = "__fish_seen_subcommand_from " + command.name();
      for (Flag flag : command.flags()) {
        script.append(line(seen, flag(flag), flag.description()));
      }
      String argument = argument(command.argument());
      if (!argument.isEmpty()) {
        script.append(line(seen, argument, ""));
      }
    }
    return script.toString();
  }

  private static String line(String condition, String what, String description) {
    return "complete -c headroom -n '"
        + condition
        + "'"
        + what
        + (description.isEmpty() ? "" : " -d '" + quoted(description) + "'")
        + "\n";
  }

  private static String flag(Flag flag) {
    StringBuilder text = new StringBuilder();
    for (String name : flag.names()) {
      if (name.startsWith("--")) {
        text.append(" -l ").append(name.substring(2));
      } else {
        text.append(name.length() == 2 ? " -s " : " -o ").append(name.substring(1));
      }
    }
    flag.value().ifPresent(value -> text.append(value(value)));
    return text.toString();
  }

  private static String value(Value value) {
    return switch (value) {
      case Value.Words some -> " -x -a '" + String.join(" ", some.words()) + "'";
      case Value.Files _ -> " -r -F";
      case Value.Names names -> " -x -a '" + asked(names) + "'";
      case Value.Unknown _ -> " -x";
    };
  }

  private static String argument(Value value) {
    return switch (value) {
      case Value.Words some -> " -a '" + String.join(" ", some.words()) + "'";
      case Value.Files _ -> " -F";
      case Value.Names names -> " -a '" + asked(names) + "'";
      case Value.Unknown _ -> "";
    };
  }

  private static String asked(Value.Names names) {
    return "(headroom " + names.ask() + " 2>/dev/null)";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
