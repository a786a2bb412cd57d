package dev.headroom.http;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged to stderr while it is open. */
final class LoggedLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  LoggedLines() {
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
  }

  String text() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
    before.print(text());
  }
}
