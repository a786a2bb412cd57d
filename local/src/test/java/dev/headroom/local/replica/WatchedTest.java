package dev.headroom.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchedTest {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  @Test
  void looksAddUp() {
    Watched watched = Watched.NEVER;
    for (int i = 0; i < 11; i++) {
      watched = watched.again(Duration.ofSeconds(1), LONGEST);
    }
    assertThat(watched).isEqualTo(new Watched(11, Duration.ofSeconds(11)));
    assertThat(watched.isLongerThan(Duration.ofSeconds(10))).isTrue();
    assertThat(watched.isLongerThan(Duration.ofSeconds(11))).isFalse();
  }

  @Test
  void timeInWhichNobodyLookedDoesNotCount() {
    Watched watched = Watched.NEVER.again(Duration.ofHours(8), LONGEST);

    assertThat(watched).isEqualTo(new Watched(1, LONGEST));
  }

  @Test
  void endlessLooksDoNotOverflow() {
    assertThat(new Watched(Integer.MAX_VALUE, LONGEST).again(LONGEST, LONGEST).looks())
        .isEqualTo(Integer.MAX_VALUE);
  }
}
