package dev.headroom.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command line wrote and exited with, run in this process. */
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine headroom =
        Headroom.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = headroom.execute(arguments.toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  public static CommandRun of(String... arguments) {
    return of(List.of(arguments));
  }
}
