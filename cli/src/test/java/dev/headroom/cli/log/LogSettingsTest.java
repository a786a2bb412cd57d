package dev.headroom.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
  private static LogSettings of(String level, String format) {
    return LogSettings.of(Map.of(LogSettings.LEVEL, level, LogSettings.FORMAT, format), Level.INFO);
  }

  @Test
  void defaultsWhereTheEnvironmentSaysNothing() {
    assertThat(LogSettings.of(Map.of(), Level.WARNING))
        .isEqualTo(
            new LogSettings(Level.WARNING, Map.of(), LogSettings.Format.TEXT, java.util.List.of()));
  }

  @Test
  void aLevelForAllAndLevelsByLogger() {
    LogSettings settings = of("Warning, io.netty=debug,dev.headroom.local=TRACE", "JSON");
    assertThat(settings.root()).isEqualTo(Level.WARNING);
    assertThat(settings.loggers())
        .isEqualTo(Map.of("io.netty", Level.FINE, "dev.headroom.local", Level.FINEST));
    assertThat(settings.format()).isEqualTo(LogSettings.Format.JSON);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void whatIsNoLevelOrFormatIsSaidAndTheDefaultStandsIn() {
    LogSettings settings = of("loud,=info,x=", "xml");
    assertThat(settings.root()).isEqualTo(Level.INFO);
    assertThat(settings.format()).isEqualTo(LogSettings.Format.TEXT);
    assertThat(settings.problems())
        .containsExactly(
            "HEADROOM_LOG_LEVEL: loud (expected: LEVEL or LOGGER=LEVEL, LEVEL one of trace, debug,"
                + " info, warn, warning, error, off)",
            "HEADROOM_LOG_LEVEL: =info (expected: LEVEL or LOGGER=LEVEL, LEVEL one of trace,"
                + " debug, info, warn, warning, error, off)",
            "HEADROOM_LOG_LEVEL: x= (expected: LEVEL or LOGGER=LEVEL, LEVEL one of trace, debug,"
                + " info, warn, warning, error, off)",
            "HEADROOM_LOG_FORMAT: xml (expected: text or json)");
  }
}
