package dev.headroom.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static LogLine line(LogSettings.Format format) {
    return new LogLine(format, Set.of("io.netty"));
  }

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
    assertThat(line(LogSettings.Format.TEXT).format(event("it broke")))
        .matches("\\d\\d:\\d\\d:05\\.100 WARN  Fleet - it broke\\R");
  }

  @Test
  void aFailureIsBoundedHoweverDeep() {
    LogRecord event = event("it broke");
    event.setThrown(new IllegalStateException("outer", deep(1000)));
    String text = line(LogSettings.Format.TEXT).format(event);
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
    String line = line(LogSettings.Format.JSON).format(event);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("time").asText()).isEqualTo("2026-11-24T13:04:05.100Z");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("logger").asText()).isEqualTo("dev.headroom.local.Fleet");
    assertThat(json.get("message").asText()).isEqualTo("a \"quote\"\nand a line {0}");
    assertThat(json.get("failure").asText())
        .startsWith("java.lang.StackOverflowError: deep\n  at A.m");
  }

  /** As Netty tells of a client that goes away in the handshake. */
  private static LogRecord netty(Level level, String frame) {
    LogRecord event = new LogRecord(level, "reached the tail");
    event.setLoggerName("io.netty.channel.DefaultChannelPipeline");
    event.setInstant(Instant.parse("2026-11-24T13:04:05.100Z"));
    IOException cause = new IOException("reset\nby peer");
    cause.setStackTrace(new StackTraceElement[] {new StackTraceElement(frame, "m", "A.java", 1)});
    RuntimeException outer = new RuntimeException("decoding", cause);
    outer.setStackTrace(new StackTraceElement[0]);
    event.setThrown(outer);
    return event;
  }

  @Test
  void whatALibraryMeetsOutsideOfUsIsALine() throws Exception {
    LogRecord event = netty(Level.WARNING, "io.netty.handler.ssl.SslHandler");
    String chain =
        "java.lang.RuntimeException: decoding, caused by java.io.IOException: reset by peer";
    assertThat(line(LogSettings.Format.TEXT).format(event).lines())
        .singleElement()
        .asString()
        .endsWith("WARN  DefaultChannelPipeline - reached the tail: " + chain);
    String json = line(LogSettings.Format.JSON).format(event);
    assertThat(new ObjectMapper().readTree(json).get("failure").asText()).isEqualTo(chain);
  }

  @Test
  void whereWeAreInItOrItIsGraveOrAskedForTheFramesAreThere() {
    LogLine text = line(LogSettings.Format.TEXT);
    assertThat(text.format(netty(Level.WARNING, "dev.headroom.http.HttpServer")))
        .contains("  at dev.headroom.http.HttpServer.m");
    assertThat(text.format(netty(Level.SEVERE, "io.netty.A"))).contains("  at io.netty.A.m");
    Logger logger = Logger.getLogger("io.netty.channel.DefaultChannelPipeline");
    logger.setLevel(Level.FINE);
    try {
      assertThat(text.format(netty(Level.WARNING, "io.netty.A"))).contains("  at io.netty.A.m");
    } finally {
      logger.setLevel(null);
    }
  }
}
