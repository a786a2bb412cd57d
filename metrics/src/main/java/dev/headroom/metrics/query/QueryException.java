package dev.headroom.metrics.query;

/**
 * An expression that cannot be parsed, or whose evaluation has no meaning for the series that it
 * met.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private QueryException(String message) {
    super(message);
  }

  /** A problem at the character {@code position}, from 0. */
  static QueryException at(int position, String problem) {
    return new QueryException("character " + (position + 1) + ": " + problem);
  }

  static QueryException whileEvaluating(String problem) {
    return new QueryException(problem);
  }
}
