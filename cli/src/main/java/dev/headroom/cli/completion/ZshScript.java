package dev.headroom.cli.completion;

import dev.headroom.cli.completion.Completions.Command;
import dev.headroom.cli.completion.Completions.Flag;
import dev.headroom.cli.completion.Completions.Value;
import java.util.List;

/** For zsh with its completion system (compinit). */
final class ZshScript {
  private static final String HEAD =
      """
      #compdef headroom
      # Completes headroom in zsh. In ~/.zshrc, after compinit: source <(headroom completion zsh)
      _headroom() {
        local cur=$words[CURRENT] prev=$words[CURRENT-1] command= word
        local -a choices
        for word in "${(@)words[2,CURRENT-1]}"; do
          case $word in
            @COMMANDS@) command=$word; break ;;
          esac
        done
        case $command:$prev in
      """;
  private static final String TAIL =
      """
          esac ;;
        esac
      }
      compdef _headroom headroom ./headroom
      """;

  private ZshScript() {}

  static String of(Completions completions) {
    StringBuilder script =
        new StringBuilder(HEAD.replace("@COMMANDS@", String.join("|", completions.names())));
    Choices.of(completions)
        .value()
        .forEach((pattern, value) -> script.append(line(4, pattern, choice(value))));
    script.append("    *) case $command:$cur in\n");
    script.append(line(6, ":-*", flags(completions.flags())));
    script.append(
        line(
            6,
            ":*",
            described(
                "command",
                completions.commands().stream()
                    .map(command -> entry(command.name(), command.description()))
                    .toList())));
    for (Command command : completions.commands()) {
      script.append(line(6, command.name() + ":-*", flags(command.flags())));
      script.append(line(6, command.name() + ":*", choice(command.argument())));
    }
    return script + TAIL;
  }

  private static String line(int indent, String pattern, String choice) {
    return " ".repeat(indent) + pattern + ") " + choice + " ;;\n";
  }

  private static String flags(List<Flag> flags) {
    return described(
        "flag",
        flags.stream()
            .map(flag -> entry(Choices.flags(List.of(flag)), flag.description()))
            .toList());
  }

  private static String entry(String name, String description) {
    return "'" + name + ":" + quoted(description) + "'";
  }

  private static String described(String what, List<String> entries) {
    return "choices=(" + String.join(" ", entries) + "); _describe " + what + " choices";
  }

  private static String quoted(String text) {
    return text.replace("'", "'\\''");
  }

  private static String choice(Value value) {
    return switch (value) {
      case Value.Words some -> "compadd -- " + String.join(" ", some.words());
      case Value.Files _ -> "_files";
      case Value.Names names -> "compadd -- ${(f)\"$($words[1] " + names.ask() + " 2>/dev/null)\"}";
      case Value.Unknown _ -> ":";
    };
  }
}
