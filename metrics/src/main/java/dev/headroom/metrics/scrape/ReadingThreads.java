package dev.headroom.metrics.scrape;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The few threads on which pages are read. They are the platform's: what computes for long on a
 * virtual thread keeps one of the carriers, of which there are as few as processors, from all the
 * others. A target waits for its own page only, so at most one page a target waits here.
 */
final class ReadingThreads implements AutoCloseable {
  /** Two at least: one page that takes long must not delay the rest. */
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("page-reader-", 0).factory());

  /** Waits for the result; if interrupted meanwhile, so is the work. */
  <T> T await(Callable<T> work) throws InterruptedException, ExecutionException {
    Future<T> result = threads.submit(work);
    try {
      return result.get();
    } catch (InterruptedException closed) {
      result.cancel(true);
      throw closed;
    }
  }

  /** Interrupts what runs, and does not wait for it. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
