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
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that fit together are one run, and each gets what is its own. */
@Timeout(30)
class BatchingTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);
  private volatile boolean summed;
  private Streams streams = streams(Batching.NONE);

  private final class Negating implements Model {
    @Override
    public String platform() {
      return "test";
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of(new TensorSpec("x", Datatype.INT32, Shape.of(-1, -1)));
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(new TensorSpec("y", Datatype.INT32, Shape.of(-1, -1)));
    }

    /** Negates each element; fails on 13. */
    @Override
    public List<Tensor> run(List<Tensor> inputs, List<String> outputs, Stop stop)
        throws EngineException {
      permits.acquireUninterruptibly();
      Tensor.Dense input = (Tensor.Dense) inputs.getFirst();
      runs.add((int) input.shape().dimension(0));
      ByteBuffer in = input.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer out = ByteBuffer.allocate(in.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        int value = in.getInt();
        if (value == 13) {
          throw new EngineException("thirteen");
        }
        out.putInt(-value);
      }
      return summed
          ? List.of(new Tensor.Dense("y", Datatype.INT32, Shape.of(1), out.flip().limit(4)))
          : List.of(new Tensor.Dense("y", Datatype.INT32, input.shape(), out.flip()));
    }

    @Override
    public void close() {}
  }

  private Streams streams(Batching batching) {
    return new Streams(
        "test",
        new Negating(),
        new Capacity(1, 100, batching),
        new StreamObserver() {
          @Override
          public void waited(long nanos) {}

          @Override
          public void ran(long nanos, int calls) {
            told.add(calls);
          }
        });
  }

  private QueuedCall call(long columns, int... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      data.putInt(value);
    }
    Tensor input =
        new Tensor.Dense(
            "x", Datatype.INT32, Shape.of(values.length / columns, columns), data.flip());
    return ((Admission.Admitted) streams.admit(List.of(input), List.of("y"), 0)).call();
  }

  private static List<Integer> answer(QueuedCall call) {
    Tensor.Dense output = (Tensor.Dense) call.result().join().getFirst();
    List<Integer> values = new ArrayList<>();
    ByteBuffer data = output.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      values.add(data.getInt());
    }
    assertThat(output.shape().elements()).isEqualTo(values.size());
    return values;
  }

  @AfterEach
  void close() {
    streams.close(() -> {});
  }

  @Test
  void callsUpToTheSizeAreOneRun() {
    streams = streams(new Batching(4, LONG));
    QueuedCall one = call(2, 1, 2);
    QueuedCall two = call(2, 3, 4, 5, 6);
    QueuedCall three = call(2, 7, 8);

    assertThat(answer(one)).containsExactly(-1, -2);
    assertThat(answer(two)).containsExactly(-3, -4, -5, -6);
    assertThat(answer(three)).containsExactly(-7, -8);
    assertThat(runs).containsExactly(4);
    assertThat(told).containsExactly(3);
  }

  @Test
  void afterTheDelayACallRunsAlone() {
    streams = streams(new Batching(4, Duration.ofMillis(5)));

    assertThat(answer(call(2, 1, 2))).containsExactly(-1, -2);
    assertThat(runs).containsExactly(1);
  }

  @Test
  void whatHadToWaitRunsTogetherWithoutADelay() {
    permits.drainPermits();
    streams = streams(new Batching(8, Duration.ZERO));
    QueuedCall first = call(1, 1);
    until(() -> streams.running() == 1);
    List<QueuedCall> waiting = List.of(call(1, 2), call(1, 3), call(1, 4));
    permits.release(2);

    assertThat(answer(first)).containsExactly(-1);
    assertThat(waiting.stream().map(BatchingTest::answer))
        .containsExactly(List.of(-2), List.of(-3), List.of(-4));
    assertThat(runs).containsExactly(1, 3);
  }

  @Test
  void othersShapesAndLargeOnesRunByThemselves() {
    permits.drainPermits();
    streams = streams(new Batching(3, Duration.ZERO));
    QueuedCall first = call(1, 1);
    until(() -> streams.running() == 1);
    QueuedCall narrow = call(1, 2);
    QueuedCall wide = call(2, 3, 4);
    QueuedCall large = call(1, 5, 6, 7, 8);
    QueuedCall narrowToo = call(1, 9);
    permits.release(10);

    assertThat(answer(first)).containsExactly(-1);
    assertThat(answer(narrow)).containsExactly(-2);
    assertThat(answer(narrowToo)).containsExactly(-9);
    assertThat(answer(wide)).containsExactly(-3, -4);
    assertThat(answer(large)).containsExactly(-5, -6, -7, -8);
    assertThat(runs).containsExactly(1, 2, 1, 4);
  }

  @Test
  void oneThatFailsFailsAlone() {
    streams = streams(new Batching(3, LONG));
    QueuedCall fine = call(1, 1);
    QueuedCall failing = call(1, 13);
    QueuedCall fineToo = call(1, 2);

    assertThat(answer(fine)).containsExactly(-1);
    assertThat(answer(fineToo)).containsExactly(-2);
    Assertions.assertThatThrownBy(() -> failing.result().join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("thirteen");
  }

  @Test
  void outputsThatHaveNoRowsAreNotSplit() {
    summed = true;
    streams = streams(new Batching(2, LONG));
    QueuedCall one = call(1, 1);
    QueuedCall two = call(1, 2);

    assertThat(answer(one)).containsExactly(-1);
    assertThat(answer(two)).containsExactly(-2);
    assertThat(runs).containsExactly(2, 1, 1);
  }

  @Test
  void thoseOfALowerNumberRunFirst() {
    permits.drainPermits();
    QueuedCall first = call(1, 0);
    until(() -> streams.running() == 1);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<QueuedCall> calls = new ArrayList<>();
    for (long priority : List.of(5L, 1L, 0L, 1L)) {
      Tensor input = new Tensor.Dense("x", Datatype.INT32, Shape.of(1, 1), ByteBuffer.allocate(4));
      QueuedCall call =
          ((Admission.Admitted) streams.admit(List.of(input), List.of("y"), priority)).call();
      int number = calls.size();
      var _ = call.result().thenRun(() -> order.add(number));
      calls.add(call);
    }
    permits.release(5);

    first.result().join();
    calls.forEach(call -> call.result().join());
    until(() -> order.size() == 4);
    assertThat(order).containsExactly(2, 1, 3, 0);
  }

  @Test
  void closingDuringADelayRunsWhatIsThere() {
    streams = streams(new Batching(4, LONG));
    QueuedCall waiting = call(1, 1);
    until(() -> streams.running() == 1);
    streams.close(() -> {});

    assertThat(answer(waiting)).containsExactly(-1);
  }
}
