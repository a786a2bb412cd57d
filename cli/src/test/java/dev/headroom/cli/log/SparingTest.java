package dev.headroom.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class SparingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T13:04:05Z");
  private final Sparing sparing = new Sparing(Set.of("io.netty"));

  private static LogRecord event(String logger, Level level, Instant at) {
    LogRecord event = new LogRecord(level, "handshake failed");
    event.setLoggerName(logger);
    event.setInstant(at);
    return event;
  }

  private long passed(String logger, Level level, int times) {
    long passed = 0;
    for (int i = 0; i < times; i++) {
      LogRecord event = event(logger, level, NOW.plusMillis(i));
      // Two handlers, one event.
      boolean first = sparing.isLoggable(event);
      assertThat(sparing.isLoggable(event)).isEqualTo(first);
      passed += first ? 1 : 0;
    }
    return passed;
  }

  @Test
  void aLibraryWarnsAFewTimesAMinuteAndThenSaysHowOftenItDidNot() {
    assertThat(passed("io.netty.channel.DefaultChannelPipeline", Level.WARNING, 1000))
        .isEqualTo(Sparing.A_MINUTE);

    LogRecord later = event("io.netty.handler", Level.WARNING, NOW.plusSeconds(61));
    assertThat(sparing.isLoggable(later)).isTrue();
    assertThat(sparing.isLoggable(later)).isTrue();
    assertThat(later.getMessage())
        .isEqualTo("handshake failed (980 warnings before it were left out)");
  }

  @Test
  void ownWarningsAndWhatSomebodyAskedForPass() {
    assertThat(passed("dev.headroom.local.Fleet", Level.WARNING, 1000)).isEqualTo(1000);
    assertThat(passed("io.netty.handler", Level.FINE, 1000)).isEqualTo(1000);
  }
}
