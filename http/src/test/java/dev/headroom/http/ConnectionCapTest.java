package dev.headroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionCapTest {
  @Test
  void whereTheIdleOneBecomesBusyAnotherGoesInItsPlace() {
    ConnectionCap cap = new ConnectionCap(1, Duration.ofSeconds(1), Duration.ofMinutes(2));
    EmbeddedChannel first = new EmbeddedChannel();
    EmbeddedChannel second = new EmbeddedChannel();
    CappedConnection connection = cap.admit(first);
    cap.admit(second);

    connection.began(); // before its thread comes to closing it
    first.runPendingTasks();
    second.runPendingTasks();

    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isFalse();
    assertThat(cap.size()).isEqualTo(1);
  }

  @Test
  void ofAClosedConnectionNoTimerIsLeft() {
    ConnectionCap cap = new ConnectionCap(9, Duration.ofSeconds(10), Duration.ofMinutes(2));
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addFirst(cap.admit(channel));
    channel.writeInbound(Unpooled.copiedBuffer("POST /", StandardCharsets.US_ASCII));
    assertThat(channel.runScheduledPendingTasks()).isPositive();

    assertThat(channel.close().isSuccess()).isTrue();

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    channel.releaseInbound();
  }
}
