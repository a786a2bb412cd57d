package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.engine.onnx.ValueType.OfMap;
import dev.headroom.serving.engine.onnx.ValueType.OfSequence;
import dev.headroom.serving.engine.onnx.ValueType.OfTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that clients get of an output of a model.
 *
 * <p>The protocols have only tensors, and models have more: a classifier of scikit-learn gives, for
 * each row of its input, a map from class to probability. Such an output {@code p}, a map or a
 * sequence of them, becomes two of {@code [rows, classes]}: {@code p} with the values and {@code
 * p.keys} with the classes, each row in the order of the numbers or of the texts. So each has a row
 * for each row of the input, as clients that send rows, and the batcher, expect.
 */
sealed interface OnnxOutput {
  /** What clients call it, its type and shape. */
  TensorSpec spec();

  /** Which output of the model it is made of, in the model's order. */
  int source();

  /** The tensor, of {@code value}, the {@link #source}'s. */
  Tensor of(ValueReader reader, long value) throws EngineException, OrtException;

  /** What output {@code source} of a model is to clients: one or two. */
  static List<OnnxOutput> of(int source, Signature.Named output) throws EngineException {
    String name = output.name();
    if (output.type() instanceof OfTensor tensor) {
      Datatype datatype = OnnxTypes.datatype("output", name, tensor.element());
      return List.of(new Plain(source, new TensorSpec(name, datatype, tensor.shape())));
    }
    if (output.type() instanceof OfMap map) {
      return maps(source, name, map, false);
    }
    if (output.type() instanceof OfSequence sequence && sequence.element() instanceof OfMap map) {
      return maps(source, name, map, true);
    }
    throw new EngineException(
        "output %s: %s (expected: a tensor, or maps to numbers)".formatted(name, output.type()));
  }

  private static List<OnnxOutput> maps(int source, String name, OfMap map, boolean rows)
      throws EngineException {
    Datatype keys = OnnxTypes.datatype("output", name, map.key());
    Datatype values =
        map.value() instanceof OfTensor tensor
            ? OnnxTypes.datatype("output", name, tensor.element())
            : Datatype.BYTES;
    if (!List.of(Datatype.INT64, Datatype.BYTES).contains(keys)
        || !List.of(Datatype.INT64, Datatype.FP32, Datatype.FP64).contains(values)) {
      throw new EngineException(
          "output %s: %s (expected: from INT64 or STRING to FLOAT, DOUBLE or INT64)"
              .formatted(name, map));
    }
    Shape shape = rows ? Shape.of(Shape.DYNAMIC, Shape.DYNAMIC) : Shape.of(Shape.DYNAMIC);
    return List.of(
        new OfMaps(source, false, rows, new TensorSpec(name, values, shape)),
        new OfMaps(source, true, rows, new TensorSpec(name + ".keys", keys, shape)));
  }

  /** A tensor as it is. */
  record Plain(int source, TensorSpec spec) implements OnnxOutput {
    @Override
    public Tensor of(ValueReader reader, long value) throws EngineException, OrtException {
      return reader.tensor(spec.name(), value);
    }
  }

  /**
   * The keys or the values of maps.
   *
   * @param keys which of both
   * @param rows whether it is a sequence of maps, or one
   */
  record OfMaps(int source, boolean keys, boolean rows, TensorSpec spec) implements OnnxOutput {
    @Override
    public Tensor of(ValueReader reader, long value) throws EngineException, OrtException {
      List<SortedMap> maps = new ArrayList<>();
      if (rows) {
        int count = reader.count(value);
        for (int i = 0; i < count; i++) {
          maps.add(reader.element(value, i, map -> SortedMap.read(spec.name(), reader, map)));
        }
      } else {
        maps.add(SortedMap.read(spec.name(), reader, value));
      }
      for (SortedMap map : maps) {
        if (!map.hasKeysOf(maps.getFirst())) {
          throw new EngineException(
              "output %s: rows of different keys (expected: the same in each)"
                  .formatted(spec.name()));
        }
      }
      int columns = maps.isEmpty() ? 0 : maps.getFirst().size();
      Shape shape = rows ? Shape.of(maps.size(), columns) : Shape.of(columns);
      if (keys && spec.datatype() == Datatype.BYTES) {
        List<byte[]> texts = new ArrayList<>();
        maps.forEach(map -> texts.addAll(map.texts()));
        return new Tensor.Bytes(spec.name(), shape, texts);
      }
      ByteBuffer data =
          ByteBuffer.allocate(Math.toIntExact(shape.elements()) * spec.datatype().size())
              .order(ByteOrder.LITTLE_ENDIAN);
      maps.forEach(map -> map.write(keys, data));
      return new Tensor.Dense(spec.name(), spec.datatype(), shape, data.flip());
    }
  }
}
