package dev.headroom.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EveryTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration BOUND = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      classes = {
        IOException.class,
        IllegalStateException.class,
        StackOverflowError.class,
        OutOfMemoryError.class,
        NoClassDefFoundError.class,
        InterruptedException.class
      })
  void goesOnWhateverATurnThrows(Class<? extends Throwable> thrown) throws Exception {
    CountDownLatch turns = new CountDownLatch(3);
    try (Every _ =
        Every.start(
            "test",
            SOON,
            () -> {
              turns.countDown();
              throwAny(thrown.getDeclaredConstructor().newInstance());
            })) {
      assertThat(turns.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void throwAny(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void anInterruptThatATurnLeftBehindDoesNotEndIt() throws Exception {
    CountDownLatch turns = new CountDownLatch(3);
    try (Every _ =
        Every.start(
            "test",
            SOON,
            () -> {
              turns.countDown();
              Thread.currentThread().interrupt();
            })) {
      assertThat(turns.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void takesATurnAtOnceAndWhenAskedTo() throws Exception {
    BlockingQueue<Integer> turns = new LinkedBlockingQueue<>();
    AtomicInteger count = new AtomicInteger();
    try (Every every = Every.start("test", NEVER, () -> turns.add(count.incrementAndGet()))) {
      assertThat(turns.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
      every.soon();
      assertThat(turns.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void endsWhenClosedAlsoInTheMiddleOfATurn() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    Every every =
        Every.start(
            "test",
            SOON,
            () -> {
              began.countDown();
              new CountDownLatch(1).await();
            });
    assertThat(began.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    every.close();
    assertThat(every.awaitEnd(BOUND)).isTrue();
  }

  @Test
  void refusesAnIntervalThatIsNone() {
    assertThatThrownBy(() -> Every.start("test", Duration.ZERO, () -> {}))
        .hasMessage("interval: PT0S (expected: > 0)");
  }
}
