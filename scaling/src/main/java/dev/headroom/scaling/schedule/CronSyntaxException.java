package dev.headroom.scaling.schedule;

/** A text that is no {@link Cron} expression; says what was expected in its place. */
public final class CronSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String value;
  private final String expected;

  CronSyntaxException(String value, String expected) {
    super("cron expression: " + value + " (expected: " + expected + ")");
    this.value = value;
    this.expected = expected;
  }

  /** The whole text that was read. */
  public String value() {
    return value;
  }

  /** What would have been right, as words that follow "expected:". */
  public String expected() {
    return expected;
  }
}
