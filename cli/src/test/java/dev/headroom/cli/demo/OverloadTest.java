package dev.headroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.load.LoadSecond;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OverloadTest {
  private final Overload overload = new Overload();

  @Test
  void isOverWhenTheNewReplicaHasWorkedOffWhatWaited() {
    assertThat(overload.after(second(3, 80), true, false)).isEmpty();
    assertThat(overload.after(second(4, 90), true, true)).isEmpty();
    assertThat(overload.after(second(5, 3), true, true)).isEmpty();
    assertThat(overload.after(second(6, 30), true, true)).isEmpty();
    assertThat(overload.after(second(7, 2), true, true)).isEmpty();
    assertThat(overload.after(second(8, 2), true, true)).contains(Overload.End.WORKED_OFF);
  }

  @Test
  void isNoneWhereNothingIsDecided() {
    assertThat(overload.after(second(8, 1), false, false)).isEmpty();
    assertThat(overload.after(second(9, 1), false, false)).contains(Overload.End.NO_OVERLOAD);
  }

  @Test
  void isTooMuchWhereMorePilesUpOrItLastsTooLong() {
    assertThat(overload.after(second(5, 600), true, false)).isEmpty();
    assertThat(overload.after(second(6, 600), true, true)).contains(Overload.End.TOO_MUCH);
    Overload slow = new Overload();
    for (int i = 0; i < 20; i++) {
      assertThat(slow.after(second(5 + i, 200), true, true)).isEmpty();
    }
    assertThat(slow.after(second(25, 200), true, true)).contains(Overload.End.TOO_MUCH);
  }

  private static LoadSecond second(int elapsed, long outstanding) {
    Duration latency = Duration.ofMillis(30);
    return new LoadSecond(
        Duration.ofSeconds(elapsed),
        Duration.ofSeconds(1),
        60,
        40,
        0,
        0,
        outstanding,
        latency,
        latency,
        latency);
  }
}
