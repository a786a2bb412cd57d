package dev.headroom.serving.repository;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.EngineException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One version on its way: it is brought to this machine, which can be called off, and then loaded,
 * which cannot. Thread-safe; run once.
 */
final class Load implements Runnable {
  private final VersionSource source;
  private final long version;
  private final Loader loader;
  private final Consumer<Result> whenOver;

  @GuardedBy("this")
  private @Nullable Thread fetching;

  @GuardedBy("this")
  private boolean calledOff;

  /** Loads what is in a folder. */
  @FunctionalInterface
  interface Loader {
    LoadedVersion load(Path folder) throws EngineException;
  }

  /** What became of it. */
  sealed interface Result {
    /** It is loaded; whoever is told closes it in the end, wanted or not. */
    record Done(LoadedVersion loaded) implements Result {}

    record Failed(Throwable why) implements Result {}

    /** It was called off before it began to load. */
    record CalledOff() implements Result {}
  }

  /**
   * @param whenOver is told once, in the thread that runs this
   */
  Load(VersionSource source, long version, Loader loader, Consumer<Result> whenOver) {
    this.source = source;
    this.version = version;
    this.loader = loader;
    this.whenOver = whenOver;
  }

  /** Nobody wants it any more. What is loaded already all the same is told. */
  synchronized void callOff() {
    calledOff = true;
    if (fetching != null) {
      fetching.interrupt();
    }
  }

  @Override
  public void run() {
    Result result;
    try {
      Path folder = fetch();
      result = folder == null ? new Result.CalledOff() : new Result.Done(loader.load(folder));
    } catch (Throwable e) {
      result = new Result.Failed(e);
    }
    whenOver.accept(result);
  }

  /** The folder, or null where it was called off. */
  private @Nullable Path fetch() throws Exception {
    synchronized (this) {
      if (calledOff) {
        return null;
      }
      fetching = Thread.currentThread();
    }
    Path folder = null;
    Exception failure = null;
    try {
      folder = source.fetch(version);
    } catch (Exception e) {
      failure = e;
    }
    synchronized (this) {
      fetching = null;
      // An interrupt was meant for the fetch only, not for what the thread does next.
      var _ = Thread.interrupted();
      if (calledOff) {
        return null;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return folder;
  }
}
