package dev.headroom.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstErrorTest {
  /** Real output, in {@code failures}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          python-import    | ModuleNotFoundError: No module named 'nosuchmodule'
          python-chained   | FileNotFoundError: [Errno 2] No such file or directory: '/models/a.onnx'
          java-bind        | Exception in thread "main" java.net.BindException: Address already in use
          node-module      | Error: Cannot find module './nomodel'
          go-panic         | panic: assignment to entry in nil map
          rust-panic       | thread 'main' (11035) panicked at r.rs:1:64: no weights in /models
          sh-missing       | sh: 1: exec: tritonserverx: not found
          nice-missing     | nice: ‘nosuchprog’: No such file or directory
          mlserver-missing | ModuleNotFoundError: No module named 'nomodel'
          """)
  void whatAProgramSaidWhenItFailed(String log, String line) throws IOException {
    try (InputStream in = FirstErrorTest.class.getResourceAsStream("failures/" + log + ".log")) {
      String text =
          new String(Objects.requireNonNull(in, log).readAllBytes(), StandardCharsets.UTF_8);

      assertThat(FirstError.in(text.lines().toList())).contains(line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INFO: started, 0 errors                           |
          WARNING: could not find a GPU                     |
          error: failed to load model 'a.gguf'              | error: failed to load model 'a.gguf'
          E1124 12:00:00.1 7 main.cc:1] failed to load 'x'  | E1124 12:00:00.1 7 main.cc:1] failed to load 'x'
          W1124 12:00:00.1 7 main.cc:1] failed to find cuda |
          Killed                                            |
          /app/run.sh: line 3: foo: command not found       | /app/run.sh: line 3: foo: command not found
          a: error while loading shared libraries: libz.so  | a: error while loading shared libraries: libz.so
          INFO error_log=/var/log/error.log                 |
          org.pytorch.serve.ModelNotFoundException: a.mar   | org.pytorch.serve.ModelNotFoundException: a.mar
          """)
  void aLineAlone(String line, String expected) {
    assertThat(FirstError.in(List.of(line)).orElse(null)).isEqualTo(expected);
  }

  @Test
  void aTracebackWhoseLinesTheLogMarks() {
    String mark = "(EngineCore pid=8) ERROR 11-24 17:00:00 [core.py:7] ";

    assertThat(
            FirstError.in(
                List.of(
                    "INFO 11-24 17:00:00 loading",
                    mark + "Traceback (most recent call last):",
                    mark + "  File \"core.py\", line 3, in run",
                    mark + "    load()",
                    mark + "ValueError: no such architecture",
                    "RuntimeError: Engine core initialization failed")))
        .contains("ValueError: no such architecture");
  }

  @Test
  void aCertainOneGoesBeforeALikelyOneThatCameFirst() {
    assertThat(
            FirstError.in(
                List.of(
                    "error rate: unknown",
                    "\u001b[31mERROR:    [Errno 98] address already in use\u001b[0m")))
        .contains("ERROR:    [Errno 98] address already in use");
  }

  @Test
  void ofTwoCertainOnesItIsTheFirst() {
    assertThat(
            FirstError.in(
                List.of(
                    "FATAL: no weights in /models",
                    "FATAL: the pool of workers ended",
                    "Error: shutdown failed")))
        .contains("FATAL: no weights in /models");
  }

  @Test
  void aLongLineIsCutAndHasNoControlCharacters() {
    assertThat(FirstError.in(List.of("ValueError: \u0007" + "x".repeat(10_000))))
        .hasValueSatisfying(line -> assertThat(line).hasSize(301).startsWith("ValueError:  x"));
  }
}
