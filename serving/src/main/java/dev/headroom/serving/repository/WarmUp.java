package dev.headroom.serving.repository;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Model;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model once before its first request, which would otherwise pay for memory and code that
 * are prepared on first use. Zeros in the smallest shape, but ones where an input is a whole number
 * or a vector of them: that is a size, a step or a count, of which OpenVINO divides by some and
 * ends the process on a zero. A model that does not like them has lost nothing.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final long MOST_ELEMENTS = 4 << 20;

  private static final Set<Datatype> WHOLE =
      EnumSet.of(
          Datatype.INT8,
          Datatype.INT16,
          Datatype.INT32,
          Datatype.INT64,
          Datatype.UINT8,
          Datatype.UINT16,
          Datatype.UINT32,
          Datatype.UINT64);

  private WarmUp() {}

  static void run(Model model) {
    List<Tensor> inputs = new ArrayList<>();
    for (TensorSpec spec : model.inputs()) {
      Shape shape = spec.shape().withDynamic(1);
      if (shape.elements() > MOST_ELEMENTS) {
        return;
      }
      inputs.add(value(spec, shape));
    }
    try {
      model.run(inputs, model.outputs().stream().map(TensorSpec::name).toList());
    } catch (EngineException e) {
      LOG.debug("the warm-up run failed, the first request will be slower", e);
    }
  }

  private static Tensor value(TensorSpec spec, Shape shape) {
    int elements = Math.toIntExact(shape.elements());
    if (spec.datatype() == Datatype.BYTES) {
      return new Tensor.Bytes(spec.name(), shape, Collections.nCopies(elements, new byte[0]));
    }
    int size = spec.datatype().size();
    ByteBuffer data = ByteBuffer.allocateDirect(elements * size);
    if (shape.rank() <= 1 && WHOLE.contains(spec.datatype())) {
      for (int i = 0; i < elements; i++) {
        data.put(i * size, (byte) 1); // little-endian
      }
    }
    return new Tensor.Dense(spec.name(), spec.datatype(), shape, data);
  }
}
