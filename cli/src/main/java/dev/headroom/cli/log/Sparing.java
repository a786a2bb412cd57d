package dev.headroom.cli.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets libraries warn of a few things a minute, and then says how many more there were: what a
 * stranger on the network can cause, as a failed handshake of TLS, must not fill a disk. What is
 * below a warning passes: somebody asked for it. One instance for all handlers; thread-safe.
 */
final class Sparing implements Filter {
  static final int A_MINUTE = 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Set<String> libraries;

  @GuardedBy("this")
  private Instant began = Instant.MIN;

  @GuardedBy("this")
  private int said;

  @GuardedBy("this")
  private long unsaid;

  /** Each handler asks for the same event: its number. */
  @GuardedBy("this")
  private long last = -1;

  @GuardedBy("this")
  private boolean lastPassed;

  /**
   * @param libraries their loggers' names, and those that begin so
   */
  Sparing(Set<String> libraries) {
    this.libraries = Set.copyOf(libraries);
  }

  @Override
  public boolean isLoggable(LogRecord event) {
    String name = event.getLoggerName() == null ? "" : event.getLoggerName();
    return event.getLevel().intValue() < Level.WARNING.intValue()
        || libraries.stream().noneMatch(name::startsWith)
        || passes(event);
  }

  private synchronized boolean passes(LogRecord event) {
    if (event.getSequenceNumber() != last) {
      last = event.getSequenceNumber();
      lastPassed = count(event);
    }
    return lastPassed;
  }

  @GuardedBy("this")
  private boolean count(LogRecord event) {
    if (!event.getInstant().isBefore(began.plus(MINUTE))) {
      began = event.getInstant();
      said = 0;
      if (unsaid > 0) {
        event.setMessage(event.getMessage() + " (" + unsaid + " warnings before it were left out)");
        unsaid = 0;
      }
    }
    if (said >= A_MINUTE) {
      unsaid++;
      return false;
    }
    said++;
    return true;
  }
}
