package dev.headroom.serving.streams;

import static dev.headroom.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Stop;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.streams.Streams.Capacity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams run what they admit, in order, at most so many at a time, and nothing gets lost when they
 * close.
 */
@Timeout(30)
class StreamsTest {
  private static final List<Tensor> ROW =
      List.of(new Tensor.Dense("x", Datatype.INT32, Shape.of(1), ByteBuffer.allocateDirect(4)));
  private static final StreamObserver NOBODY =
      new StreamObserver() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void ran(long nanos, int calls) {}
      };

  /** A model whose runs take a permit each and note the output asked for. */
  private static final class Gated implements Model {
    final Semaphore permits = new Semaphore(0);
    final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch closed = new CountDownLatch(1);
    List<TensorSpec> inputs = List.of();

    @Override
    public String platform() {
      return "test";
    }

    @Override
    public List<TensorSpec> inputs() {
      return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop)
        throws EngineException {
      permits.acquireUninterruptibly();
      ran.addAll(outputs);
      if (outputs.contains("fail")) {
        throw new EngineException("asked to fail");
      }
      return List.of();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static QueuedCall admitted(Streams streams, String output) {
    return admitted(streams, List.of(), output);
  }

  private static QueuedCall admitted(Streams streams, List<Tensor> inputs, String output) {
    return ((Admission.Admitted) streams.admit(inputs, List.of(output), 0)).call();
  }

  /** One stream, which waits long for a second call to run with the first. */
  private static Streams inPairs(Gated model) {
    Batching two = new Batching(2, Duration.ofSeconds(30));
    return new Streams("test", model, new Capacity(1, 4, two), NOBODY);
  }

  @Test
  void callsRunInOrderOfArrival() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(1, 10, Batching.NONE), NOBODY);
    List<QueuedCall> calls = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      calls.add(admitted(streams, name));
    }

    model.permits.release(4);

    calls.forEach(call -> assertThat(call.result().join()).isEmpty());
    assertThat(model.ran).containsExactly("a", "b", "c", "d");
    streams.close(() -> {});
  }

  @Test
  void asManyRunAsThereAreStreamsAndAsManyWaitAsMay() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(2, 1, Batching.NONE), NOBODY);
    QueuedCall first = admitted(streams, "a");
    QueuedCall second = admitted(streams, "b");
    until(() -> streams.running() == 2);
    QueuedCall third = admitted(streams, "c");

    assertThat(streams.waiting()).isEqualTo(1);
    assertThat(streams.admit(List.of(), List.of("d"), 0)).isEqualTo(new Admission.QueueFull(1));

    model.permits.release(3);
    first.result().join();
    second.result().join();
    third.result().join();
    assertThat(model.ran).containsExactlyInAnyOrder("a", "b", "c");
    streams.close(() -> {});
  }

  @Test
  void withoutAQueueAFreeStreamIsEnough() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(1, 0, Batching.NONE), NOBODY);
    QueuedCall call = admitted(streams, "a");

    assertThat(streams.admit(List.of(), List.of("b"), 0)).isInstanceOf(Admission.QueueFull.class);
    model.permits.release();
    call.result().join();
    model.permits.release();
    until(() -> streams.running() == 0);
    admitted(streams, "c").result().join();
    streams.close(() -> {});
  }

  @Test
  void aWaitingCallCanBeAbandonedAndARunningOneCannot() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(1, 1, Batching.NONE), NOBODY);
    QueuedCall running = admitted(streams, "a");
    until(() -> streams.running() == 1);
    QueuedCall waiting = admitted(streams, "b");

    assertThat(running.abandon(new IllegalStateException("too late"))).isFalse();
    assertThat(waiting.abandon(new IllegalStateException("gone"))).isTrue();
    assertThat(waiting.abandon(new IllegalStateException("twice"))).isFalse();
    assertThat(waiting.result()).isCompletedExceptionally();
    QueuedCall next = admitted(streams, "c");
    model.permits.release(2);
    running.result().join();
    next.result().join();

    assertThat(model.ran).containsExactly("a", "c");
    streams.close(() -> {});
  }

  /** A model whose runs take until they are stopped, or are given a permit. */
  private static final class Stoppable implements Model {
    final Semaphore permits = new Semaphore(0);

    @Override
    public String platform() {
      return "test";
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop)
        throws EngineException {
      if (!stop.by(permits::release)) {
        throw new EngineException("stopped"); // before it began
      }
      permits.acquireUninterruptibly();
      stop.over();
      if (stop.requested()) {
        throw new EngineException("stopped");
      }
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void aCallThatRunsAloneCanBeEndedAndTheStreamGoesOn() {
    Stoppable model = new Stoppable();
    Streams streams = new Streams("test", model, new Capacity(1, 1, Batching.NONE), NOBODY);
    QueuedCall running = admitted(streams, "a");
    until(() -> streams.running() == 1);
    QueuedCall waiting = admitted(streams, "b");
    RuntimeException gone = new IllegalStateException("gone");

    assertThat(waiting.end(gone)).as("it waits").isFalse();
    assertThat(running.end(gone)).isTrue();
    assertThat(running.end(new IllegalStateException("twice"))).isFalse();

    assertThat(running.result())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCause(gone);
    model.permits.release();
    assertThat(waiting.result().join()).isEmpty();
    assertThat(waiting.end(gone)).as("it is done").isFalse();
    streams.close(() -> {});
  }

  @Test
  void aRunThatIsOverBeforeItCouldBeEndedIsNoAnswer() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(1, 1, Batching.NONE), NOBODY);
    QueuedCall running = admitted(streams, "a");
    until(() -> streams.running() == 1);
    RuntimeException late = new IllegalStateException("late");

    assertThat(running.end(late)).isTrue();
    model.permits.release();

    assertThat(running.result())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCause(late);
    streams.close(() -> {});
  }

  @Test
  void whoRunsTogetherWithOthersIsNotEnded() {
    Gated model = new Gated();
    Streams streams = inPairs(model);
    model.inputs = List.of(new TensorSpec("x", Datatype.INT32, Shape.of(-1)));
    QueuedCall first = admitted(streams, ROW, "a");
    QueuedCall second = admitted(streams, ROW, "a");
    until(() -> model.permits.hasQueuedThreads());

    assertThat(first.end(new IllegalStateException("gone"))).isFalse();
    assertThat(second.end(new IllegalStateException("gone"))).isFalse();
    model.permits.release(3);
    streams.close(() -> {});
  }

  /** What it gives in place of the model's own value is not for the others. */
  @Test
  void aCallWithAnOptionalInputRunsAlone() {
    Gated model = new Gated();
    Streams streams = inPairs(model);
    model.permits.release(2);

    for (String name : List.of("a", "b")) {
      assertThat(admitted(streams, ROW, name).result().join()).isEmpty();
    }
    assertThat(model.ran).containsExactly("a", "b");
    streams.close(() -> {});
  }

  @Test
  void aFailedRunFailsItsCallOnly() {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(1, 5, Batching.NONE), NOBODY);
    model.permits.release(2);
    QueuedCall failing = admitted(streams, "fail");
    QueuedCall fine = admitted(streams, "a");

    assertThat(fine.result().join()).isEmpty();
    assertThat(failing.result()).isCompletedExceptionally();
    streams.close(() -> {});
  }

  @Test
  void closingServesWhatWasAdmittedThenClosesTheModel() throws Exception {
    Gated model = new Gated();
    Streams streams = new Streams("test", model, new Capacity(2, 5, Batching.NONE), NOBODY);
    List<QueuedCall> calls = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      calls.add(admitted(streams, name));
    }
    CountDownLatch ended = new CountDownLatch(1);

    streams.close(ended::countDown);

    assertThat(streams.admit(List.of(), List.of("late"), 0)).isInstanceOf(Admission.Closed.class);
    assertThat(model.closed.getCount()).isEqualTo(1);
    model.permits.release(4);
    calls.forEach(call -> call.result().join());
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(model.closed.getCount()).isZero();
    assertThat(model.ran).containsExactlyInAnyOrder("a", "b", "c", "d");
  }
}
