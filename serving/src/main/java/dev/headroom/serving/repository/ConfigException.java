package dev.headroom.serving.repository;

import dev.headroom.document.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration cannot be used. The message has one line a problem, each {@code place: name:
 * value (expected: …)}.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /**
   * The same for whoever asks over the network: line, name and what was expected, but no path of
   * this machine, be it the file's own or one that it names.
   */
  public String withoutPaths() {
    return problems.stream().map(ConfigException::withoutPaths).collect(Collectors.joining("\n"));
  }

  private static String withoutPaths(Problem problem) {
    String line = problem.line() > 0 ? "line " + problem.line() + ": " : "";
    String value = problem.value().contains("/") ? "a value with a path" : problem.value();
    String field = problem.field().isEmpty() ? "" : problem.field() + ": ";
    return line + field + value + " (expected: " + problem.expected() + ")";
  }
}
