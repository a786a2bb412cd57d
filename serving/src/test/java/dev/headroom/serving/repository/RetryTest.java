package dev.headroom.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Retry retry = new Retry();

  @Test
  void pausesDoubleUpToFiveMinutes() {
    long now = Long.MAX_VALUE - SECOND; // the clock may overflow
    for (long pause : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      assertThat(retry.due("a", now)).isTrue();
      retry.failed("a", "why", now);
      assertThat(retry.due("a", now + pause * SECOND - 1)).isFalse();
      now += pause * SECOND;
    }
  }

  @Test
  void whatHasChangedIsTriedAtOnce() {
    retry.failed("a", "why", 0);
    retry.failed("a", "why", SECOND);

    assertThat(retry.due("b", SECOND)).isTrue();
    retry.failed("b", "why", SECOND);
    assertThat(retry.due("b", 2 * SECOND)).isTrue();
  }

  @Test
  void aFailureIsNewsOnce() {
    assertThat(retry.failed("a", "why", 0)).isTrue();
    assertThat(retry.failed("a", "why", 1)).isFalse();
    assertThat(retry.failed("a", "another", 2)).isTrue();
    assertThat(retry.succeeded()).isTrue();
    assertThat(retry.succeeded()).isFalse();
    assertThat(retry.failed("a", "another", 3)).isTrue();
  }
}
