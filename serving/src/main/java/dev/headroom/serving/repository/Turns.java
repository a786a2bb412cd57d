package dev.headroom.serving.repository;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they come, so that what only they touch needs no
 * lock. There is no thread of its own: whoever brings a task while none runs, runs it, and those
 * that come meanwhile; so tasks have to be short, and whoever may not wait brings them elsewhere. A
 * task that fails is logged, and the next one runs. Thread-safe.
 */
final class Turns implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      do {
        run(tasks.remove());
      } while (pending.decrementAndGet() > 0);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      say(e);
    }
  }

  private static void say(Throwable e) {
    try {
      LOG.error("a change of what is served failed, the next one comes all the same", e);
    } catch (Throwable full) {
      // Not even the log can be written to: the turns matter more.
    }
  }
}
