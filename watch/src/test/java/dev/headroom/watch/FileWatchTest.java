package dev.headroom.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(2);

  @TempDir private Path folder;

  @Test
  void tellsOfEachWayToChangeAFile() throws Exception {
    Path file = folder.resolve("file");
    Semaphore told = new Semaphore(0);
    try (FileWatch _ = new FileWatch(List.of(file), OFTEN, told::release)) {
      Files.writeString(file, "appeared");
      assertThat(isTold(told)).isTrue();
      Files.writeString(file, "in place");
      assertThat(isTold(told)).isTrue();
      Path next = Files.writeString(folder.resolve("next"), "renamed");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      assertThat(isTold(told)).isTrue();
      Files.delete(file);
      assertThat(isTold(told)).isTrue();
    }
  }

  private static boolean isTold(Semaphore told) throws InterruptedException {
    return told.tryAcquire(20, TimeUnit.SECONDS);
  }

  @Test
  void aChangeWhoseReaderFailedIsToldAgainAndLaterOnesToo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    CountDownLatch tries = new CountDownLatch(3);
    try (FileWatch _ =
        new FileWatch(
            List.of(file),
            OFTEN,
            () -> {
              tries.countDown();
              Path _ = Path.of("a\0b");
            })) {
      Files.writeString(file, "new");
      assertThat(tries.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
