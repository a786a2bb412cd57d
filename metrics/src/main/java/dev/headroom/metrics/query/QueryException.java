package dev.headroom.metrics.query;

import java.nio.charset.StandardCharsets;

/**
 * An expression that cannot be parsed, or whose evaluation has no meaning for the series that it
 * met, or goes beyond a limit. The message is Prometheus' own where Prometheus has one.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The text is no query. */
    PARSE,
    /** The query has no answer over these series. */
    EXECUTION,
    /** The deadline passed. */
    TIMEOUT,
    /** More samples than may be read or made. */
    TOO_LARGE
  }

  private final Kind kind;

  private QueryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** A problem at the character {@code position} of {@code text}, from 0. */
  static QueryException at(String text, int position, String problem) {
    return new QueryException(
        Kind.PARSE, lineAndColumn(text, position) + ": parse error: " + problem);
  }

  static QueryException whileEvaluating(String problem) {
    return new QueryException(Kind.EXECUTION, problem);
  }

  static QueryException tooManySamples() {
    return new QueryException(
        Kind.TOO_LARGE,
        "query processing would load too many samples into memory in query execution");
  }

  static QueryException timedOut() {
    return new QueryException(Kind.TIMEOUT, "query timed out in expression evaluation");
  }

  /** As {@code 1:5}: the line and the byte in it, from 1. */
  static String lineAndColumn(String text, int position) {
    int at = Math.min(position, text.length());
    int lineStart = text.lastIndexOf('\n', at - 1) + 1;
    long line = text.substring(0, lineStart).chars().filter(c -> c == '\n').count() + 1;
    int column = text.substring(lineStart, at).getBytes(StandardCharsets.UTF_8).length + 1;
    return line + ":" + column;
  }
}
