package dev.headroom.serving.record;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.serving.telemetry.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The access log where it cannot be written, or not fast enough. */
@Timeout(60)
class AccessLogWritingTest {
  @TempDir private Path folder;

  private static RequestRecord request(String path) {
    return new RequestRecord(
        Instant.EPOCH,
        0,
        1000,
        null,
        Transport.REST,
        "GET",
        path,
        200,
        null,
        0,
        0,
        null,
        null,
        null,
        null);
  }

  /** Lines that can be made to fail after some bytes, and to take their time. */
  private static final class Fickle implements AccessLog.Lines {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    final AtomicBoolean full = new AtomicBoolean();
    final CountDownLatch go;
    final CountDownLatch came = new CountDownLatch(1);

    Fickle(CountDownLatch go) {
      this.go = go;
    }

    @Override
    public void append(ByteBuffer lines) throws IOException {
      came.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (full.get()) {
        throw new IOException("No space left on device");
      }
      byte[] bytes = new byte[lines.remaining()];
      lines.get(bytes);
      text.writeBytes(bytes);
    }

    String text() {
      return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
  }

  @Test
  void whatComesFasterThanItIsWrittenIsDroppedAndCounted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Fickle slow = new Fickle(go);
    AccessLog log = AccessLog.to("test", slow, 5);
    log.accept(request("/first"));
    slow.came.await();
    for (int i = 0; i < 20; i++) {
      log.accept(request("/later"));
    }
    assertThat(log.dropped()).isEqualTo(15);
    go.countDown();
    log.close();
    assertThat(slow.text().lines()).hasSize(6);
    assertThat(log.dropped()).isEqualTo(15);
  }

  @Test
  void aFullDiskDropsLinesUntilThereIsRoom() {
    Fickle disk = new Fickle(new CountDownLatch(0));
    disk.full.set(true);
    AccessLog log = AccessLog.to("test", disk, 100);
    log.accept(request("/lost"));
    until("it is dropped", () -> log.dropped() == 1);
    disk.full.set(false);
    until(
        "it is written again",
        () -> {
          log.accept(request("/found"));
          return disk.text().contains("/found");
        });
    assertThat(disk.text()).doesNotContain("/lost");
    log.close();
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aDeviceWithoutRoomFailsAndIsSurvived() throws Exception {
    AccessLog log = AccessLog.toFile(Path.of("/dev/full"));
    log.accept(request("/lost"));
    until("it is dropped", () -> log.dropped() == 1);
    log.close();
  }

  @Test
  void aFileIsContinued() throws Exception {
    Path file = Files.writeString(folder.resolve("log"), "before\n");
    AccessLog log = AccessLog.toFile(file);
    log.accept(request("/a"));
    log.close();
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
    log.accept(request("/late"));
    assertThat(log.dropped()).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeMadeIsSaid() {
    assertThatThrownBy(() -> AccessLog.toFile(folder.resolve("no/such/log")))
        .isInstanceOf(IOException.class);
  }
}
