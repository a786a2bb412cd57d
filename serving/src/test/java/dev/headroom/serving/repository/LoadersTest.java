package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadersTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void soManyRunAtATimeAndNoMore() throws Exception {
    Loaders loaders = new Loaders(2, LONG);
    CountDownLatch both = new CountDownLatch(2);
    Semaphore go = new Semaphore(0);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      loaders.execute(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            both.countDown();
            go.acquireUninterruptibly();
            running.decrementAndGet();
          });
    }
    assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(loaders.awaitIdle(Duration.ofMillis(1))).isFalse();
    go.release(6);

    assertThat(loaders.awaitIdle(PATIENCE)).isTrue();
    assertThat(most).hasValue(2);
  }

  /** However many hang: each costs the others no more than the patience. */
  @Test
  void jobsThatHangHoldNoOtherUp() throws Exception {
    Loaders loaders = new Loaders(1, Duration.ofMillis(20));
    Semaphore never = new Semaphore(0);
    CountDownLatch done = new CountDownLatch(20);
    for (int i = 0; i < 5; i++) {
      loaders.execute(never::acquireUninterruptibly);
    }
    for (int i = 0; i < 20; i++) {
      loaders.execute(done::countDown);
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    never.release(5);
    assertThat(loaders.awaitIdle(PATIENCE)).isTrue();
  }

  @Test
  void afterAJobThatFailsTheNextRunsAndNoThreadIsKept() throws Exception {
    Loaders loaders = new Loaders(1, LONG);
    AtomicInteger ran = new AtomicInteger();
    loaders.execute(
        () -> {
          throw new StackOverflowError();
        });
    loaders.execute(ran::incrementAndGet);
    assertThat(loaders.awaitIdle(PATIENCE)).isTrue();
    assertThat(ran).hasValue(1);
  }
}
