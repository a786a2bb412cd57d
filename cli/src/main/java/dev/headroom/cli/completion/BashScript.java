package dev.headroom.cli.completion;

import dev.headroom.cli.completion.Completions.Command;
import dev.headroom.cli.completion.Completions.Value;

/** For bash 4 and later. */
final class BashScript {
  private static final String HEAD =
      """
      # Completes headroom in bash. In ~/.bashrc: source <(headroom completion bash)
      _headroom() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word
        local words= ask= files=
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
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
        if [ -n "$ask" ]; then
          words=$("${COMP_WORDS[0]}" $ask 2>/dev/null)
        fi
        if [ -n "$files" ]; then
          compopt -o filenames 2>/dev/null
          mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        else
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        fi
      }
      complete -F _headroom headroom ./headroom
      """;

  private BashScript() {}

  static String of(Completions completions) {
    StringBuilder script =
        new StringBuilder(HEAD.replace("@COMMANDS@", String.join("|", completions.names())));
    Choices.of(completions)
        .value()
        .forEach((pattern, value) -> script.append(line(4, pattern, choice(value))));
    script.append("    *) case $command:$cur in\n");
    script.append(line(6, ":-*", words(Choices.flags(completions.flags()))));
    script.append(line(6, ":*", words(String.join(" ", completions.names()))));
    for (Command command : completions.commands()) {
      script.append(line(6, command.name() + ":-*", words(Choices.flags(command.flags()))));
      script.append(line(6, command.name() + ":*", choice(command.argument())));
    }
    return script + TAIL;
  }

  private static String line(int indent, String pattern, String choice) {
    return " ".repeat(indent) + pattern + ") " + choice + " ;;\n";
  }

  private static String words(String words) {
    return "words='" + words + "'";
  }

  private static String choice(Value value) {
    return switch (value) {
      case Value.Words some -> words(String.join(" ", some.words()));
      case Value.Files _ -> "files=1";
      case Value.Names names -> "ask='" + names.ask() + "'";
      case Value.Unknown _ -> ":";
    };
  }
}
