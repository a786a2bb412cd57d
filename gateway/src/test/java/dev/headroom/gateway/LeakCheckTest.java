package dev.headroom.gateway;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The check itself finds what is lost. */
class LeakCheckTest {
  @Test
  void aBufferThatNobodyFreesIsFound() {
    lose();

    until(() -> !LeakCheck.leaks().isEmpty());

    assertThat(LeakCheck.leaks().getFirst()).contains("ByteBuf");
    LeakCheck.forget();
  }

  private static void lose() {
    PooledByteBufAllocator.DEFAULT.directBuffer().writeInt(1);
  }
}
