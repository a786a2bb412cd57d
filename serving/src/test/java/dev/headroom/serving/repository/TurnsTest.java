package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
  private final Turns turns = new Turns();

  /** A list without a lock, which would lose some if two ran at a time. */
  @Test
  void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws Exception {
    List<Integer> seen = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int thread = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int each = 0; each < 10_000; each++) {
                      int value = thread * 10_000 + each;
                      turns.execute(() -> seen.add(value));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    CountDownLatch last = new CountDownLatch(1);
    turns.execute(last::countDown);
    last.await();

    assertThat(seen).hasSize(80_000).doesNotHaveDuplicates();
    for (int i = 0; i < 8; i++) {
      int thread = i;
      assertThat(seen.stream().filter(value -> value / 10_000 == thread)).isSorted();
    }
  }

  @Test
  void aTaskOfATaskRunsAfterIt() {
    List<String> order = new ArrayList<>();
    turns.execute(
        () -> {
          turns.execute(() -> order.add("second"));
          order.add("first");
        });
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void afterOneThatFailsTheNextRuns() {
    List<String> ran = new ArrayList<>();
    turns.execute(
        () -> {
          throw new OutOfMemoryError("shown by a test");
        });
    turns.execute(() -> ran.add("next"));
    assertThat(ran).containsExactly("next");
  }
}
