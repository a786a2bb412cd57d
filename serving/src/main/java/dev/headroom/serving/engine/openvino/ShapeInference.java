package dev.headroom.serving.engine.openvino;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.headroom.serving.engine.PartialShape;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.UnsupportedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether shapes that each input takes by itself also fit each other and the model.
 *
 * <p>OpenVINO's CPU plugin does not find that out in all cases: a matrix product may read past the
 * end of a tensor that is too small for it, and after a run that failed halfway the next may answer
 * wrongly (2026.4.1 does both). Its shape inference over the model as read does, so the first
 * request of new shapes goes through that; which takes as long as a look at each layer, and is
 * remembered. Thread-safe.
 */
final class ShapeInference implements AutoCloseable {
  private static final int REMEMBERED = 4096;

  private final Set<List<Shape>> fitting = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final SourceModel model;

  private final Path folder;

  /**
   * Takes over {@code model}.
   *
   * @param folder where it lies, for messages
   */
  ShapeInference(SourceModel model, Path folder) {
    this.model = model;
    this.folder = folder;
  }

  /**
   * Returns where {@code values} fit.
   *
   * @param values by the index of their inputs
   * @throws UnsupportedInputException that says what does not fit
   */
  void check(Tensor[] values) throws UnsupportedInputException {
    List<Shape> shapes = new ArrayList<>(values.length);
    for (Tensor value : values) {
      shapes.add(value.shape());
    }
    if (fitting.contains(shapes)) {
      return;
    }
    lock.lock();
    try {
      model.reshape(shapes.stream().map(PartialShape::of).toList());
    } catch (OpenVinoException e) {
      throw new UnsupportedInputException(
          "shapes: %s (expected: such as fit the model: %s)".formatted(shapes, e.told(folder)));
    } finally {
      lock.unlock();
    }
    if (fitting.size() >= REMEMBERED) {
      fitting.clear();
    }
    fitting.add(shapes);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      model.close();
    } finally {
      lock.unlock();
    }
  }
}
