package dev.headroom.serving.streams;

import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of one model version behind their queue; owns the model. Thread-safe.
 *
 * <p>A stream is a thread, which starts when there is a call for it and ends when there was none
 * for a minute: a server of many models has threads only for those that are asked.
 */
public final class Streams {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What it costs to watch a call, microseconds, is nothing beside runs of this length. */
  private static final long LASTING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final String name;
  private final Model model;
  private final CallQueue queue;
  private final StreamObserver observer;

  /** The longest of the last runs; until there was one, who knows. */
  private volatile long recentNanos = LASTING_NANOS;

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicBoolean unsplittable = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Runnable whenEnded = () -> {};

  /**
   * How many calls run and wait.
   *
   * @param streams how many runs there may be at once, at least 1
   * @param queue how many calls may wait beside the running ones, at least 0
   * @param batching how calls are put together
   */
  public record Capacity(int streams, int queue, Batching batching) {
    public Capacity {
      if (streams < 1 || queue < 0) {
        throw new IllegalArgumentException(
            "capacity: %d streams, queue of %d (expected: at least 1 and 0)"
                .formatted(streams, queue));
      }
    }
  }

  /**
   * @param name what the threads are called
   */
  public Streams(String name, Model model, Capacity capacity, StreamObserver observer) {
    this.name = name;
    this.model = model;
    this.queue = new CallQueue(capacity.streams(), capacity.queue(), capacity.batching());
    this.observer = observer;
  }

  /**
   * Runs the model on {@code inputs} as soon as a stream is free, unless too many calls wait.
   *
   * @param priority those of a lower number run first
   */
  public Admission admit(List<Tensor> inputs, List<String> outputs, long priority) {
    // What is given in place of a value of the model's own is for this call only.
    boolean alone = inputs.size() != model.inputs().size();
    return queue.admit(inputs, outputs, alone, priority, this::start);
  }

  /** The machine may have no thread left. */
  private void start(QueuedCall call) {
    try {
      Thread.ofPlatform()
          .name("stream-" + name + "-" + started.getAndIncrement())
          .daemon()
          .start(this::serve);
    } catch (RuntimeException | Error e) {
      for (QueuedCall lost : queue.notStarted(call)) {
        lost.result().completeExceptionally(e);
      }
      endIfOver();
    }
  }

  /** Calls that wait for a stream. */
  public int waiting() {
    return queue.waiting();
  }

  /** Streams that run. */
  public int running() {
    return queue.running();
  }

  /**
   * Admits no more calls; those admitted are run, then the model is closed. A second call changes
   * nothing.
   *
   * @param after is run when the model is closed, in the last stream's thread or in this one
   */
  public void close(Runnable after) {
    if (closing.compareAndSet(false, true)) {
      whenEnded = after;
      queue.close();
      endIfOver();
    }
  }

  /** Waits, at most {@code patience}, until the model is closed; false where it is not. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void endIfOver() {
    if (queue.over() && ending.compareAndSet(false, true)) {
      try {
        model.close();
      } finally {
        ended.countDown();
        whenEnded.run();
      }
    }
  }

  private void serve() {
    for (List<QueuedCall> calls = queue.take(PATIENCE_NANOS);
        !calls.isEmpty();
        calls = queue.take(PATIENCE_NANOS)) {
      run(calls);
    }
    endIfOver();
  }

  private void run(List<QueuedCall> calls) {
    long start = System.nanoTime();
    for (QueuedCall call : calls) {
      call.runs(start);
      observer.waited(start - call.admittedNanos);
    }
    Runnable tell = calls.size() == 1 ? runOne(calls.getFirst()) : runTogether(calls);
    queue.done();
    tell.run();
  }

  private Runnable runOne(QueuedCall call) {
    long start = System.nanoTime();
    Throwable failure;
    try {
      List<Tensor> outputs = model.run(call.inputs, call.outputs, call.runs());
      long end = System.nanoTime();
      call.ran(end);
      failure = call.over();
      if (failure == null) {
        took(end - start);
        observer.ran(end - start, 1);
        return () -> call.result().complete(outputs);
      }
    } catch (EngineException | RuntimeException | Error e) {
      call.ran(System.nanoTime());
      RuntimeException ended = call.over();
      failure = ended == null ? e : ended;
    }
    Throwable reason = failure;
    return () -> call.result().completeExceptionally(reason);
  }

  /**
   * Remembers the longest run, for some runs. Streams may overwrite each other's, which is no
   * matter.
   */
  private void took(long nanos) {
    long longest = recentNanos;
    recentNanos = Math.max(nanos, longest - (longest >> 3));
  }

  /** Whether a run may take so long that it is worth the while to be ready to end it. */
  public boolean lasting() {
    return recentNanos >= LASTING_NANOS;
  }

  /** Where the calls cannot be one run after all, each runs alone, and fails alone. */
  private Runnable runTogether(List<QueuedCall> calls) {
    long start = System.nanoTime();
    try (Batch batch = new Batch(calls)) {
      Optional<List<List<Tensor>>> outputs =
          batch.split(model.run(batch.inputs(), batch.outputs()));
      if (outputs.isPresent()) {
        long end = System.nanoTime();
        calls.forEach(call -> call.ran(end));
        took(end - start);
        observer.ran(end - start, calls.size());
        return () -> {
          for (int i = 0; i < calls.size(); i++) {
            calls.get(i).result().complete(outputs.get().get(i));
          }
        };
      }
      if (unsplittable.compareAndSet(false, true)) {
        LOG.warn("{}: batching is of no use, its outputs have not the rows of its inputs", name);
      }
    } catch (EngineException | RuntimeException | Error e) {
      LOG.debug("{}: a batch failed, its calls run one by one", name, e);
    }
    for (QueuedCall call : calls) {
      runOne(call).run();
    }
    return () -> {};
  }
}
