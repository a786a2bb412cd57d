package dev.headroom.gateway.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<Long> recent = new Recent<>(10, 5, time -> time);

  @Test
  void findsTheNewestAtOrBeforeATime() {
    assertThat(recent.at(3)).isEmpty();
    recent.add(4L);
    recent.add(8L);
    assertThat(recent.at(3)).as("all are after it").contains(4L);
    assertThat(recent.at(7)).contains(4L);
    assertThat(recent.at(8)).contains(8L);
    assertThat(recent.at(100)).contains(8L);
  }

  @Test
  void forgetsWhatNoLookBackNeedsAndKeepsTheOneBefore() {
    for (long time : new long[] {0, 6, 12, 18}) {
      recent.add(time);
    }
    assertThat(recent.at(8)).as("10 before the newest").contains(6L);
    assertThat(recent.size()).isEqualTo(3);
  }

  @Test
  void neverKeepsMoreThanANumber() {
    for (int i = 0; i < 100; i++) {
      recent.add(1L);
    }
    assertThat(recent.size()).isEqualTo(5);
  }

  @Test
  void spacedOnesReplaceTheLastUntilItIsFarEnough() {
    for (long time = 0; time <= 9; time++) {
      recent.addSpaced(time, 4);
    }
    assertThat(recent.at(9)).contains(9L);
    assertThat(recent.at(8)).contains(8L);
    assertThat(recent.at(7)).contains(4L);
    assertThat(recent.at(3)).contains(0L);
  }
}
