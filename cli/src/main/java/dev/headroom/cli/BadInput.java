package dev.headroom.cli;

import dev.headroom.document.Problem;
import java.io.PrintWriter;
import java.util.List;

/**
 * How sub-commands say what is wrong with what a user wrote: a line a problem on stderr, and exit
 * code 2.
 */
public final class BadInput {
  /** The exit code; picocli's own for a wrong command line is the same. */
  public static final int EXIT_CODE = 2;

  private BadInput() {}

  /** Prints the problems and returns the exit code. */
  public static int report(PrintWriter stderr, List<Problem> problems) {
    problems.forEach(stderr::println);
    stderr.flush();
    return EXIT_CODE;
  }
}
