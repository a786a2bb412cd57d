package dev.headroom.cli.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headroom.cli.BadInput;
import dev.headroom.cli.socket.NotRunning;
import dev.headroom.cli.socket.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands for a running system have in common: whom they ask, and how they fail. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class RunningCommand implements Callable<Integer> {
  private static final int CANNOT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec @Nullable CommandSpec spec;

  @Mixin final SystemFlags system;

  RunningCommand() {
    this(new SystemFlags.WithLetter());
  }

  RunningCommand(SystemFlags system) {
    this.system = system;
  }

  /** Does it; what it throws is said in a line. */
  abstract void run() throws NotRunning, Refused, IOException, InterruptedException;

  @Override
  public final Integer call() {
    try {
      run();
      out().flush();
      return 0;
    } catch (IllegalArgumentException e) {
      return failed(e.getMessage(), BadInput.EXIT_CODE);
    } catch (NotRunning | Refused | IOException e) {
      return failed(e.getMessage(), CANNOT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted", CANNOT);
    }
  }

  private int failed(@Nullable String why, int code) {
    out().flush();
    PrintWriter err = commandSpec().commandLine().getErr();
    err.println(why);
    err.flush();
    return code;
  }

  final PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  final void print(String text) {
    out().print(text);
    out().flush();
  }

  final void print(JsonNode json) {
    try {
      print(JSON.writeValueAsString(json) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read cannot be written", e);
    }
  }

  /** Whether whoever reads is still there: {@code headroom events -w | head} ends. */
  final boolean isRead() {
    return !out().checkError();
  }

  static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("spec: missing (expected: set by picocli)");
    }
    return spec;
  }
}
