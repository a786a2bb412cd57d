package dev.headroom.local.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartDelayTest {
  private static final Duration NOW = Duration.ofHours(1);

  @Test
  void pausesDoubleUpToAMinute() {
    List<Long> pauses = new ArrayList<>();
    RestartDelay delay = RestartDelay.NONE;
    for (int i = 0; i < 10; i++) {
      delay = delay.afterFailure(NOW);
      pauses.add(delay.notBefore().minus(NOW).toSeconds());
    }
    assertThat(pauses).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void allowsAStartWhenThePauseIsOver() {
    RestartDelay delay = RestartDelay.NONE.afterFailure(NOW).afterFailure(NOW);

    assertThat(RestartDelay.NONE.allows(NOW)).isTrue();
    assertThat(delay.allows(NOW.plusMillis(999))).isFalse();
    assertThat(delay.allows(NOW.plusMillis(1000))).isTrue();
  }

  @Test
  void endlessFailuresDoNotOverflow() {
    RestartDelay delay = new RestartDelay(Integer.MAX_VALUE, NOW).afterFailure(NOW);

    assertThat(delay.notBefore()).isEqualTo(NOW.plusSeconds(60));
  }
}
