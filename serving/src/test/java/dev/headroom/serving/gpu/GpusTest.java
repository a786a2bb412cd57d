package dev.headroom.serving.gpu;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * GPUs by a library of NVML's functions that the test compiles: it answers what a file says, a
 * number for each of: the result of nvmlInit, of the count, how many there are, the result of the
 * rates, the percentage, the result of the memory, and whether it hangs.
 */
@Timeout(120)
class GpusTest {
  private static final String SOURCE =
      """
      #include <stdio.h>
      #include <unistd.h>
      typedef struct { unsigned int gpu, memory; } Utilization;
      typedef struct { unsigned long long total, free, used; } Memory;
      static int devices[2];
      static int initialised;
      static int told(int which) {
        int values[7] = {0};
        FILE *file = fopen(CONTROL, "r");
        if (!file) return 999;
        for (int i = 0; i < 7; i++) if (fscanf(file, "%d", &values[i]) != 1) values[i] = 999;
        fclose(file);
        return values[which];
      }
      int nvmlInit_v2(void) { int rc = told(0); if (!rc) initialised++; return rc; }
      int nvmlShutdown(void) { initialised--; return 0; }
      int nvmlDeviceGetCount_v2(unsigned int *count) {
        while (told(6)) usleep(10000);
        *count = told(2);
        return initialised == 1 ? told(1) : 1;
      }
      int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
        *device = &devices[index];
        return 0;
      }
      int nvmlDeviceGetUUID(void *device, char *text, unsigned int length) {
        return snprintf(text, length, "GPU-%d", (int)((int *)device - devices)) < 0;
      }
      int nvmlDeviceGetUtilizationRates(void *device, Utilization *rates) {
        rates->gpu = told(4) + (int)((int *)device - devices);
        rates->memory = 99;
        return told(3);
      }
      int nvmlDeviceGetMemoryInfo(void *device, Memory *memory) {
        memory->total = 80ULL << 30;
        memory->used = 3ULL << 32;
        memory->free = memory->total - memory->used;
        return told(5);
      }
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @TempDir private static Path folder;

  static boolean hasCompiler() {
    try {
      Process cc = new ProcessBuilder("cc", "--version").redirectErrorStream(true).start();
      var _ = cc.getInputStream().readAllBytes();
      return cc.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void answer(Path control, String numbers) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), numbers);
    var _ = Files.move(next, control, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path library(Path control) throws Exception {
    Path at = Files.createTempDirectory(folder, "nvml");
    Path source = Files.writeString(at.resolve("nvml.c"), SOURCE);
    Path library = at.resolve("libnvidia-ml.so.1");
    Process cc =
        new ProcessBuilder(
                "cc",
                "-shared",
                "-fPIC",
                "-DCONTROL=\"" + control + "\"",
                "-o",
                library.toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(cc.waitFor()).as(said).isZero();
    return library;
  }

  private static List<Gpu> now(Gpus gpus) {
    try {
      return gpus.now().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Gpu gpu(int index, int percent) {
    return new Gpu(
        index,
        "GPU-" + index,
        OptionalInt.of(percent),
        OptionalLong.of(3L << 32),
        OptionalLong.of(80L << 30));
  }

  /** Of a driver that answers as {@code control} says. */
  private Gpus gpus(Path control) throws Exception {
    return new Gpus(Optional.of(library(control)), PATIENCE, PAUSE);
  }

  @Test
  @EnabledIf(value = "hasCompiler", disabledReason = "there is no C compiler")
  void whatTheDriverSaysIsToldForEachAtMostOnceASecond() throws Exception {
    Path control = folder.resolve("two");
    answer(control, "0 0 2 0 41 0 0");
    Gpus gpus = gpus(control);
    assertThat(now(gpus)).containsExactly(gpu(0, 41), gpu(1, 42));

    answer(control, "0 0 1 0 7 0 0");
    until("it looks again", () -> now(gpus).equals(List.of(gpu(0, 7))));
  }

  @Test
  @EnabledIf(value = "hasCompiler", disabledReason = "there is no C compiler")
  void whatIsNotSaidIsAbsent() throws Exception {
    Path control = folder.resolve("mig");
    answer(control, "0 0 1 3 0 15 0");
    Gpus gpus = gpus(control);
    assertThat(now(gpus))
        .containsExactly(
            new Gpu(0, "GPU-0", OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  @EnabledIf(value = "hasCompiler", disabledReason = "there is no C compiler")
  void aDriverThatFailsAndComesBackIsConnectedAnew() throws Exception {
    Path control = folder.resolve("fails");
    answer(control, "9 0 1 0 5 0 0");
    Gpus gpus = gpus(control);
    assertThat(now(gpus)).isEmpty();
    answer(control, "0 0 1 0 5 0 0");
    until("it answers", () -> now(gpus).equals(List.of(gpu(0, 5))));
    answer(control, "0 18 1 0 5 0 0");
    until("it does not", () -> now(gpus).isEmpty());
    // Its count fails unless it was left and joined again, once each.
    answer(control, "0 0 1 0 6 0 0");
    until("it answers again", () -> now(gpus).equals(List.of(gpu(0, 6))));
  }

  @Test
  @EnabledIf(value = "hasCompiler", disabledReason = "there is no C compiler")
  void aDriverThatHangsIsNotWaitedFor() throws Exception {
    Path control = folder.resolve("hangs");
    answer(control, "0 0 1 0 5 0 1");
    Gpus gpus = new Gpus(Optional.of(library(control)), Duration.ofMillis(20), PAUSE);
    assertThat(now(gpus)).isEmpty();
    assertThat(now(gpus)).isEmpty();
    answer(control, "0 0 1 0 5 0 0");
    until("it goes on", () -> now(gpus).equals(List.of(gpu(0, 5))));
  }

  @Test
  @EnabledIf(value = "hasCompiler", disabledReason = "there is no C compiler")
  void aLibraryThatVanishesGoesOn() throws Exception {
    Path control = folder.resolve("vanishes");
    answer(control, "0 0 1 0 5 0 0");
    Path library = library(control);
    Gpus gpus = new Gpus(Optional.of(library), PATIENCE, PAUSE);
    assertThat(now(gpus)).containsExactly(gpu(0, 5));
    Files.delete(library);
    answer(control, "0 9 1 0 5 0 0");
    until("it is lost", () -> now(gpus).isEmpty());
    until("and stays so", () -> now(gpus).isEmpty());
  }

  @Test
  void withoutALibraryOrWithAnotherThereAreNone() throws Exception {
    assertThat(now(new Gpus(Optional.of(Path.of("")), PATIENCE, PAUSE))).isEmpty();
    assertThat(now(new Gpus(Optional.of(folder.resolve("none.so")), PATIENCE, PAUSE))).isEmpty();
    Path rubbish = Files.writeString(folder.resolve("rubbish.so"), "no library");
    assertThat(now(new Gpus(Optional.of(rubbish), PATIENCE, PAUSE))).isEmpty();
    assertThat(now(new Gpus(Optional.of(Path.of("libc.so.6")), PATIENCE, PAUSE))).isEmpty();
  }
}
