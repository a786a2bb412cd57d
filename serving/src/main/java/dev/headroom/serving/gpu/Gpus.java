package dev.headroom.serving.gpu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's GPUs, looked at when somebody asks and at most once a second, on a thread of its
 * own: a driver in trouble may take long, or forever. Thread-safe.
 */
public final class Gpus {
  private static final Logger LOG = LoggerFactory.getLogger(Gpus.class);

  /** What the driver makes where there is a GPU; the second one in Windows' Linux. */
  private static final List<Path> DEVICES = List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

  /** The first is for the system's loader; the others are where containers get it mounted. */
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("libnvidia-ml.so.1"),
          Path.of("/usr/local/nvidia/lib64/libnvidia-ml.so.1"),
          Path.of("/usr/lib/wsl/lib/libnvidia-ml.so.1"));

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Optional<Path> told;
  private final long patienceMillis;
  private final long pauseNanos;

  @GuardedBy("this")
  private List<Gpu> last = List.of();

  @GuardedBy("this")
  private long lastNanos;

  /** Until then there is no use in looking. */
  @GuardedBy("this")
  private long againNanos = System.nanoTime();

  @GuardedBy("this")
  private @Nullable CompletableFuture<List<Gpu>> running;

  /** Of the thread that looks. */
  private @Nullable Nvml nvml;

  private boolean failing;

  /**
   * Those that NVML knows.
   *
   * @param told its library; none: it is looked for where the driver has left its device; an empty
   *     path: there is none
   */
  public Gpus(Optional<Path> told) {
    this(told, Duration.ofMillis(500), Duration.ofMinutes(1));
  }

  /**
   * For tests.
   *
   * @param patience how long one who asks waits for the driver
   * @param pause after a look that failed
   */
  Gpus(Optional<Path> told, Duration patience, Duration pause) {
    this.told = told;
    this.patienceMillis = patience.toMillis();
    this.pauseNanos = pause.toNanos();
  }

  /**
   * What is known of them, not older than five seconds; empty where nothing is. Completes within
   * half a second, and never exceptionally.
   */
  public CompletableFuture<List<Gpu>> now() {
    synchronized (this) {
      long now = System.nanoTime();
      if (now - lastNanos < FRESH_NANOS && !last.isEmpty()) {
        return CompletableFuture.completedFuture(last);
      }
      if (running == null) {
        if (now - againNanos < 0 || !mayBeThere()) {
          return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<Gpu>> begun = new CompletableFuture<>();
        running = begun;
        Thread.ofPlatform().name("gpus").daemon().start(() -> begun.complete(look()));
      }
      List<Gpu> otherwise = now - lastNanos < STALE_NANOS ? last : List.of();
      return running.copy().completeOnTimeout(otherwise, patienceMillis, TimeUnit.MILLISECONDS);
    }
  }

  private boolean mayBeThere() {
    return told.map(path -> !path.toString().isEmpty())
        .orElseGet(() -> DEVICES.stream().anyMatch(Files::exists));
  }

  private List<Gpu> look() {
    List<Gpu> seen = List.of();
    String failure = null;
    try {
      seen = List.copyOf(connected().gpus());
    } catch (NvmlException e) {
      failure = e.getMessage();
    } catch (RuntimeException | Error e) {
      failure = e.toString();
    }
    if (failure != null) {
      leave();
      if (!failing) {
        LOG.warn("GPU metrics: {}; there are none until it answers", failure);
      }
    } else if (failing) {
      LOG.info("GPU metrics: NVML answers again");
    }
    failing = failure != null;
    synchronized (this) {
      last = seen;
      lastNanos = System.nanoTime();
      againNanos = lastNanos + (failure == null ? FRESH_NANOS : pauseNanos);
      running = null;
    }
    return seen;
  }

  private Nvml connected() throws NvmlException {
    Nvml known = nvml;
    if (known != null) {
      return known;
    }
    Nvml loaded = load();
    loaded.init();
    nvml = loaded;
    return loaded;
  }

  private Nvml load() throws NvmlException {
    if (told.isPresent()) {
      return Nvml.load(told.get());
    }
    for (Path library : LIBRARIES) {
      try {
        return Nvml.load(library);
      } catch (NvmlException e) {
        LOG.debug("no NVML at {}: {}", library, e.getMessage());
      }
    }
    throw new NvmlException("there is a driver, but no libnvidia-ml.so.1");
  }

  /** So that the next look connects anew, as is needed when the driver was loaded again. */
  private void leave() {
    Nvml known = nvml;
    nvml = null;
    if (known != null) {
      known.shutdown();
    }
  }
}
