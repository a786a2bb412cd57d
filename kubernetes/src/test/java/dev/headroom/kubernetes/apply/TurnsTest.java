package dev.headroom.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void whatIsToldManyTimesDuringItsTurnHasOneMore() {
    Semaphore go = new Semaphore(0);
    AtomicInteger taken = new AtomicInteger();
    try (Turns<String> turns =
        new Turns<>(
            "t",
            2,
            _ -> {
              taken.incrementAndGet();
              go.acquire();
            })) {
      turns.soon("a");
      Await.until(() -> taken.get() == 1);
      turns.soon("a");
      turns.soon("a");
      turns.soon("a");
      go.release(2);
      Await.until(() -> taken.get() == 2);
      go.release();
      turns.soon("b");
      Await.until(() -> taken.get() == 3);
      assertThat(taken).hasValue(3);
    }
  }

  @Test
  void noThingHasTwoTurnsAtOnceAndAllHaveTheirs() {
    Map<Integer, AtomicBoolean> inTurn = new ConcurrentHashMap<>();
    AtomicInteger together = new AtomicInteger();
    Map<Integer, Integer> seen = new ConcurrentHashMap<>();
    AtomicInteger[] told = new AtomicInteger[10];
    for (int key = 0; key < told.length; key++) {
      told[key] = new AtomicInteger();
    }
    try (Turns<Integer> turns =
        new Turns<>(
            "t",
            4,
            key -> {
              AtomicBoolean turn = inTurn.computeIfAbsent(key, _ -> new AtomicBoolean());
              if (!turn.compareAndSet(false, true)) {
                together.incrementAndGet();
              }
              seen.put(key, told[key].get());
              turn.set(false);
            })) {
      for (int round = 1; round <= 200; round++) {
        for (int key = 0; key < told.length; key++) {
          told[key].set(round);
          turns.soon(key);
        }
      }
      // Whatever was told last is looked at by a turn that began afterwards.
      Await.until(
          () -> seen.size() == 10 && seen.values().stream().allMatch(round -> round == 200));
      assertThat(together).hasValue(0);
    }
  }

  @Test
  void aTurnThatFailsIsRepeatedAndHoldsNobodyUp() {
    AtomicInteger tries = new AtomicInteger();
    List<String> done = new CopyOnWriteArrayList<>();
    try (Turns<String> turns =
        new Turns<>(
            "t",
            1,
            key -> {
              if (key.equals("bad") && tries.incrementAndGet() < 3) {
                throw new AssertionError("not yet");
              }
              done.add(key);
            })) {
      turns.soon("bad");
      turns.soon("good");
      Await.until(() -> done.size() == 2);
      assertThat(done).containsExactly("good", "bad");
      assertThat(tries).hasValue(3);
    }
  }

  @Test
  void delaysDoubleUpToAMinute() {
    assertThat(Turns.delay(0)).isEqualTo(Duration.ofMillis(200));
    assertThat(Turns.delay(1)).isEqualTo(Duration.ofMillis(400));
    assertThat(Turns.delay(8)).isEqualTo(Duration.ofMillis(51_200));
    assertThat(Turns.delay(9)).isEqualTo(Duration.ofMinutes(1));
    assertThat(Turns.delay(1_000)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void closedItWaitsForTheTurnThatRunsAndBeginsNoOther() {
    CountDownLatch begun = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    Turns<String> turns =
        new Turns<>(
            "t",
            1,
            key -> {
              begun.countDown();
              done.add(key);
            });
    turns.soon("a");
    Await.until(() -> begun.getCount() == 0);
    turns.close();
    assertThat(done).containsExactly("a");
    turns.soon("b");
    assertThat(done).containsExactly("a");
  }
}
