package dev.headroom.dashboard.timeline;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * How a server is, in a word and a line. Servers are put in the order of their kinds: whoever is
 * called at night wants the worst first.
 *
 * @param sentence without its stop
 */
public record Trouble(Kind kind, String sentence) implements Comparable<Trouble> {
  /** How bad it is. */
  public enum Level {
    /** Requests fail, or would. */
    BAD,
    /** It works, and something is not as it should be. */
    WARNING,
    /** It is about to be otherwise. */
    MOVING,
    /** It is at zero, until a request comes. */
    RESTING,
    WELL
  }

  /** What it is, the worst first. */
  public enum Kind {
    CRASH_LOOP(Level.BAD),
    CANNOT_LOAD(Level.BAD),
    NOT_READY(Level.BAD),
    ERRORS(Level.BAD),
    NOT_APPLIED(Level.BAD),
    ABOVE_TARGET_AT_MAX(Level.WARNING),
    ABOVE_TARGET(Level.WARNING),
    NOT_DECIDED(Level.WARNING),
    SOME_NOT_READY(Level.WARNING),
    PAGE_UNREADABLE(Level.WARNING),
    NO_DATA(Level.WARNING),
    STARTING(Level.MOVING),
    SCALING(Level.MOVING),
    ADVICE(Level.MOVING),
    AT_ZERO(Level.RESTING),
    WELL(Level.WELL);

    private final Level level;

    Kind(Level level) {
      this.level = level;
    }

    public Level level() {
      return level;
    }

    /** As JSON has it: {@code crash-loop}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Trouble {
    requireNonNull(kind, "kind");
    requireNonNull(sentence, "sentence");
  }

  @Override
  public int compareTo(Trouble other) {
    return kind.compareTo(other.kind);
  }
}
