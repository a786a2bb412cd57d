package dev.headroom.cli;

import dev.headroom.document.Spelling;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line: the cause, in a line; what was probably meant; how it is
 * written, in a few lines; and where all the rest stands.
 */
final class WrongUsage implements IParameterExceptionHandler {
  private static final int LONGEST_SYNOPSIS = 5;

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    PrintWriter err = command.getErr();
    err.println(spec.qualifiedName() + ": " + cause(wrong));
    Help help = command.getHelp();
    String synopsis = help.synopsis("Usage: ".length());
    err.print(
        "Usage: "
            + (synopsis.lines().count() <= LONGEST_SYNOPSIS
                ? synopsis
                : help.abbreviatedSynopsis()));
    err.println(
        spec.parent() == null
            ? "Commands: " + String.join(", ", spec.subcommands().keySet())
            : "All of it: headroom help " + spec.name());
    err.flush();
    return BadInput.EXIT_CODE;
  }

  private static String cause(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage());
    return wrong instanceof UnmatchedArgumentException unmatched
        ? message + meant(unmatched).map(name -> " (did you mean " + name + "?)").orElse("")
        : message;
  }

  private static Optional<String> meant(UnmatchedArgumentException wrong) {
    CommandSpec spec = wrong.getCommandLine().getCommandSpec();
    if (wrong.getUnmatched().isEmpty()) {
      return Optional.empty();
    }
    String written = Objects.requireNonNull(wrong.getUnmatched().getFirst()).replaceFirst("=.*", "");
    List<String> known =
        written.startsWith("-")
            ? spec.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> List.of(option.names()).stream())
                .toList()
            : List.copyOf(spec.subcommands().keySet());
    return Optional.ofNullable(Spelling.nearest(written, known));
  }
}
