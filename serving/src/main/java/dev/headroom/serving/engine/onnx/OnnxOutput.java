package dev.headroom.serving.engine.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** What the model calls the output that it is made of. */
  String source();

  /** The tensor, of {@code value}, which is one of {@link #source}. */
  Tensor of(OnnxValue value) throws EngineException, OrtException;

  /** What {@code node} of a model is to clients: one or two. */
  static List<OnnxOutput> of(NodeInfo node) throws EngineException {
    String name = node.getName();
    return switch (node.getInfo()) {
      case TensorInfo info ->
          List.of(
              new Plain(
                  new TensorSpec(
                      name, OnnxTypes.datatype("output", name, info), Shape.of(info.getShape()))));
      case SequenceInfo info when info.isSequenceOfMaps() -> maps(name, info.mapInfo, true);
      case MapInfo info -> maps(name, info, false);
      default ->
          throw new EngineException(
              "output %s: %s (expected: a tensor, or maps to numbers)"
                  .formatted(name, node.getInfo()));
    };
  }

  private static List<OnnxOutput> maps(String name, MapInfo info, boolean rows)
      throws EngineException {
    Datatype keys =
        info.keyType == OnnxJavaType.STRING ? Datatype.BYTES : number(name, info.keyType);
    Datatype values = number(name, info.valueType);
    if (keys != Datatype.BYTES && keys != Datatype.INT64) {
      throw unlike(name, info.keyType);
    }
    Shape shape = rows ? Shape.of(Shape.DYNAMIC, Shape.DYNAMIC) : Shape.of(Shape.DYNAMIC);
    return List.of(
        new Values(new TensorSpec(name, values, shape)),
        new Keys(name, new TensorSpec(name + ".keys", keys, shape)));
  }

  private static Datatype number(String name, OnnxJavaType type) throws EngineException {
    return switch (type) {
      case INT64 -> Datatype.INT64;
      case FLOAT -> Datatype.FP32;
      case DOUBLE -> Datatype.FP64;
      default -> throw unlike(name, type);
    };
  }

  private static EngineException unlike(String name, OnnxJavaType type) {
    return new EngineException(
        "output %s: maps with %s (expected: from INT64 or STRING to FLOAT, DOUBLE or INT64)"
            .formatted(name, type));
  }

  /** A tensor as it is. */
  record Plain(TensorSpec spec) implements OnnxOutput {
    @Override
    public String source() {
      return spec.name();
    }

    @Override
    public Tensor of(OnnxValue value) throws EngineException, OrtException {
      if (!(value instanceof OnnxTensor tensor)) {
        throw new EngineException(
            "output %s: %s (expected: a tensor)".formatted(spec.name(), value.getType()));
      }
      TensorInfo info = tensor.getInfo();
      Shape shape = Shape.of(info.getShape());
      if (info.type == OnnxJavaType.STRING) {
        return new Tensor.Bytes(spec.name(), shape, OnnxTypes.bytes(tensor.getValue()));
      }
      return new Tensor.Dense(
          spec.name(),
          OnnxTypes.datatype("output", spec.name(), info),
          shape,
          tensor.getByteBuffer());
    }
  }

  /** The values of maps. */
  record Values(TensorSpec spec) implements OnnxOutput {
    @Override
    public String source() {
      return spec.name();
    }

    @Override
    public Tensor of(OnnxValue value) throws EngineException, OrtException {
      List<SortedMap<Object, Object>> rows = rows(spec.name(), value);
      int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
      ByteBuffer data =
          ByteBuffer.allocateDirect(rows.size() * columns * spec.datatype().size())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (SortedMap<Object, Object> row : rows) {
        for (Object element : row.values()) {
          switch (element) {
            case Float number -> data.putFloat(number);
            case Double number -> data.putDouble(number);
            case Long number -> data.putLong(number);
            default ->
                throw new EngineException(
                    "output %s: a value of %s (expected: %s)"
                        .formatted(
                            spec.name(), element.getClass().getSimpleName(), spec.datatype()));
          }
        }
      }
      Shape shape = spec.shape().rank() == 1 ? Shape.of(columns) : Shape.of(rows.size(), columns);
      return new Tensor.Dense(spec.name(), spec.datatype(), shape, data.flip());
    }
  }

  /** The keys of maps, row by row as the values are. */
  record Keys(String source, TensorSpec spec) implements OnnxOutput {
    @Override
    public Tensor of(OnnxValue value) throws EngineException, OrtException {
      List<SortedMap<Object, Object>> rows = rows(source, value);
      int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
      Shape shape = spec.shape().rank() == 1 ? Shape.of(columns) : Shape.of(rows.size(), columns);
      List<Object> keys = rows.stream().flatMap(row -> row.keySet().stream()).toList();
      if (spec.datatype() == Datatype.BYTES) {
        return new Tensor.Bytes(
            spec.name(),
            shape,
            keys.stream().map(key -> key.toString().getBytes(StandardCharsets.UTF_8)).toList());
      }
      ByteBuffer data =
          ByteBuffer.allocateDirect(keys.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      keys.forEach(key -> data.putLong((Long) key));
      return new Tensor.Dense(spec.name(), spec.datatype(), shape, data.flip());
    }
  }

  /**
   * The maps in {@code value}, one or a sequence, each in the order of its keys, all of the same.
   */
  private static List<SortedMap<Object, Object>> rows(String name, OnnxValue value)
      throws EngineException, OrtException {
    List<SortedMap<Object, Object>> rows = new ArrayList<>();
    switch (value) {
      case OnnxMap map -> rows.add(new TreeMap<>(map.getValue()));
      case OnnxSequence sequence -> {
        for (OnnxValue element : sequence.getValue()) {
          try (OnnxValue row = element) {
            if (row instanceof OnnxMap map) {
              rows.add(new TreeMap<>(map.getValue()));
            }
          }
        }
      }
      default ->
          throw new EngineException(
              "output %s: %s (expected: maps)".formatted(name, value.getType()));
    }
    for (SortedMap<Object, Object> row : rows) {
      if (!row.keySet().equals(rows.getFirst().keySet())) {
        throw new EngineException(
            "output %s: rows of different keys (expected: the same in each)".formatted(name));
      }
    }
    return rows;
  }
}
