package dev.headroom.serving.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FailureLog log = new FailureLog(0);

  @Test
  void aKindOfFailureHasItsTraceOnceAndThenALineASecond() {
    List<FailureLog.Line> lines = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      FailureLog.Line line = log.next(new IllegalStateException("why"), i * SECOND / 1000);
      if (line != null) {
        lines.add(line);
      }
    }

    assertThat(lines)
        .containsExactly(
            new FailureLog.Line("java.lang.IllegalStateException: why", true),
            new FailureLog.Line(rest(999), false),
            new FailureLog.Line(rest(999), false),
            new FailureLog.Line(rest(999), false),
            new FailureLog.Line(rest(999), false));
  }

  private static String rest(int unsaid) {
    return "java.lang.IllegalStateException: why (and %d before it that are not listed)"
        .formatted(unsaid);
  }

  @Test
  void anotherKindIsToldAtOnceWithItsCause() {
    log.next(new IllegalStateException("why"), 0);

    assertThat(log.next(new IllegalArgumentException("a", new ArithmeticException("b")), 1))
        .isEqualTo(
            new FailureLog.Line(
                "java.lang.IllegalArgumentException: a, caused by java.lang.ArithmeticException: b",
                true));
  }

  @Test
  void kindsAreBoundedAndSoAreLines() {
    int traces = 0;
    for (int i = 0; i < 1000; i++) {
      IllegalStateException failure = new IllegalStateException("x".repeat(100_000));
      failure.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("C", "method" + i, "C.java", i)});
      FailureLog.Line line = log.next(failure, 0);
      if (line != null) {
        assertThat(line.text()).hasSizeLessThan(1200);
        traces += line.trace() ? 1 : 0;
      }
    }

    assertThat(traces).isEqualTo(100);
  }
}
