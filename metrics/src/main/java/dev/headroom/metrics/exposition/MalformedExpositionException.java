package dev.headroom.metrics.exposition;

/**
 * A page that breaks its format. Nothing of such a page is used, for half a page would read as
 * vanished series.
 */
public final class MalformedExpositionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  MalformedExpositionException(int line, String problem) {
    super("line " + line + ": " + problem);
    this.line = line;
  }

  /** From 1. */
  public int line() {
    return line;
  }
}
