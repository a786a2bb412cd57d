package dev.headroom.cli;

import dev.headroom.document.Spelling;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
            ? "Commands: " + String.join(", ", Headroom.shown(spec).keySet())
            : "All of it: headroom help " + spec.name());
    err.flush();
    return BadInput.EXIT_CODE;
  }

  private static String cause(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched(
            wrong.getCommandLine().getCommandSpec(),
            Objects.requireNonNull(unmatched.getUnmatched().getFirst()))
        : String.valueOf(wrong.getMessage());
  }

  /** The first that nobody knows; what comes after it may have been its value. */
  private static String unmatched(CommandSpec spec, String written) {
    boolean isOption = written.startsWith("-");
    String name = isOption ? written.replaceFirst("=.*", "") : written;
    List<String> known =
        isOption
            ? spec.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .toList()
            : List.copyOf(Headroom.shown(spec).keySet());
    String meant = Spelling.nearest(name, known);
    String what =
        isOption ? "Unknown option" : known.isEmpty() ? "One too many" : "Unknown command";
    return what + ": '" + name + "'" + (meant == null ? "" : " (did you mean " + meant + "?)");
  }
}
