package dev.headroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
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
}
