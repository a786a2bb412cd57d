package dev.headroom.serving.engine.onnx;

import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.EngineException;
import dev.headroom.serving.engine.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A map to numbers in the order of its keys: of numbers, or of the bytes of texts.
 *
 * @param keys a vector of {@code INT64} or {@code BYTES}
 * @param values a vector of numbers, as long
 * @param order the places of keys and values in order
 */
record SortedMap(Tensor keys, Tensor.Dense values, List<Integer> order) {
  /** {@code map}, of the output called {@code name}. */
  static SortedMap read(String name, ValueReader reader, long map)
      throws EngineException, OrtException {
    Tensor keys = reader.element(map, 0, value -> reader.tensor(name, value));
    Tensor values = reader.element(map, 1, value -> reader.tensor(name, value));
    if (!(values instanceof Tensor.Dense numbers) || !values.shape().equals(keys.shape())) {
      throw new EngineException(
          "output %s: a map of %s keys and %s values (expected: as many)"
              .formatted(name, keys.shape(), values.shape()));
    }
    Comparator<Integer> byKey =
        keys instanceof Tensor.Bytes texts
            ? (one, other) ->
                Arrays.compareUnsigned(texts.elements().get(one), texts.elements().get(other))
            : Comparator.comparingLong(index -> number(keys, index));
    List<Integer> order =
        IntStream.range(0, Math.toIntExact(keys.shape().elements())).boxed().sorted(byKey).toList();
    return new SortedMap(keys, numbers, order);
  }

  private static long number(Tensor keys, int index) {
    return ((Tensor.Dense) keys).data().getLong(index * Long.BYTES);
  }

  int size() {
    return order.size();
  }

  /** The keys, where they are texts. */
  List<byte[]> texts() {
    return order.stream().map(((Tensor.Bytes) keys).elements()::get).toList();
  }

  boolean hasKeysOf(SortedMap other) {
    if (keys.datatype() != other.keys.datatype() || size() != other.size()) {
      return false;
    }
    for (int i = 0; i < order.size(); i++) {
      boolean same =
          keys instanceof Tensor.Bytes texts
              ? Arrays.equals(
                  texts.elements().get(order.get(i)),
                  ((Tensor.Bytes) other.keys).elements().get(other.order.get(i)))
              : number(keys, order.get(i)) == number(other.keys, other.order.get(i));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Appends the keys, numbers, or the values to {@code data}. */
  void write(boolean theKeys, ByteBuffer data) {
    ByteBuffer from = theKeys ? ((Tensor.Dense) keys).data() : values.data();
    int size = theKeys ? Datatype.INT64.size() : values.datatype().size();
    for (int place : order) {
      data.put(from.slice(place * size, size));
    }
  }
}
