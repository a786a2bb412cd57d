package dev.headroom.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static LogRecord event(String message) {
    LogRecord event = new LogRecord(Level.WARNING, message);
    event.setLoggerName("dev.headroom.local.Fleet");
    event.setInstant(Instant.parse("2026-11-24T13:04:05.100Z"));
    return event;
  }

  private static StackOverflowError deep(int depth) {
    StackOverflowError error = new StackOverflowError("deep");
    StackTraceElement[] frames = new StackTraceElement[depth];
    java.util.Arrays.fill(frames, new StackTraceElement("A", "m", "A.java", 1));
    error.setStackTrace(frames);
    return error;
  }

  @Test
  void textIsTimeLevelLoggerMessage() {
    assertThat(new LogLine(LogSettings.Format.TEXT).format(event("it broke")))
        .matches("\\d\\d:\\d\\d:05\\.100 WARN  Fleet - it broke\\R");
  }

  @Test
  void aFailureIsBoundedHoweverDeep() {
    LogRecord event = event("it broke");
    event.setThrown(new IllegalStateException("outer", deep(1000)));
    String text = new LogLine(LogSettings.Format.TEXT).format(event);
    assertThat(text)
        .contains(
            "java.lang.IllegalStateException: outer", "caused by java.lang.StackOverflowError")
        .contains("  … 984 more");
    assertThat(text.lines().count()).isLessThan(40);
  }

  @Test
  void jsonIsOneLineWhateverIsInIt() throws Exception {
    LogRecord event = event("a \"quote\"\nand a line {0}");
    event.setThrown(deep(3));
    String line = new LogLine(LogSettings.Format.JSON).format(event);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("time").asText()).isEqualTo("2026-11-24T13:04:05.100Z");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("logger").asText()).isEqualTo("dev.headroom.local.Fleet");
    assertThat(json.get("message").asText()).isEqualTo("a \"quote\"\nand a line {0}");
    assertThat(json.get("failure").asText())
        .startsWith("java.lang.StackOverflowError: deep\n  at A.m");
  }
}
