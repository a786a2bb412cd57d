package dev.headroom.serving.streams;

import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are run as one, their inputs one behind the other along the first dimension. Owns the
 * memory of these inputs until it is closed; those of a single call are the call's own.
 */
final class Batch implements AutoCloseable {
  private final List<QueuedCall> calls;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<ByteBuf> buffers = new ArrayList<>();

  /**
   * @param calls of which each fits the first one
   */
  Batch(List<QueuedCall> calls) {
    this.calls = calls;
    if (calls.size() == 1) {
      inputs.addAll(calls.getFirst().inputs);
      return;
    }
    try {
      for (Tensor input : calls.getFirst().inputs) {
        inputs.add(joined(input));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * The rows of a call: the first dimension of its inputs; −1 where they have no common one, or it
   * has to run alone.
   */
  static int rows(QueuedCall call) {
    if (call.alone) {
      return -1;
    }
    long rows = -1;
    for (Tensor input : call.inputs) {
      long own = input.shape().rank() == 0 ? -1 : input.shape().dimension(0);
      if (own < 1 || own > Integer.MAX_VALUE || (rows >= 0 && own != rows)) {
        return -1;
      }
      rows = own;
    }
    return (int) rows;
  }

  /** Whether both can be one run: the same inputs, of shapes that differ only in their rows. */
  static boolean fit(QueuedCall first, QueuedCall next) {
    if (rows(next) < 1 || first.inputs.size() != next.inputs.size()) {
      return false;
    }
    for (Tensor input : first.inputs) {
      Tensor other = find(next.inputs, input.name());
      if (other == null
          || other.datatype() != input.datatype()
          || !sameRow(input.shape(), other.shape())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameRow(Shape one, Shape other) {
    return one.rank() == other.rank() && one.withFirst(1).equals(other.withFirst(1));
  }

  private static @Nullable Tensor find(List<Tensor> tensors, String name) {
    for (Tensor tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    return null;
  }

  private Tensor joined(Tensor first) {
    List<Tensor> parts = new ArrayList<>(calls.size());
    long rows = 0;
    for (QueuedCall call : calls) {
      Tensor part = find(call.inputs, first.name());
      if (part == null) {
        throw new IllegalArgumentException("a call without input " + first.name());
      }
      parts.add(part);
      rows += part.shape().dimension(0);
    }
    Shape shape = first.shape().withFirst(rows);
    return switch (first) {
      case Tensor.Dense dense ->
          new Tensor.Dense(dense.name(), dense.datatype(), shape, copy(parts));
      case Tensor.Bytes bytes -> {
        List<byte[]> elements = new ArrayList<>();
        parts.forEach(part -> elements.addAll(((Tensor.Bytes) part).elements()));
        yield new Tensor.Bytes(bytes.name(), shape, elements);
      }
    };
  }

  private ByteBuffer copy(List<Tensor> parts) {
    long size = 0;
    for (Tensor part : parts) {
      size += ((Tensor.Dense) part).data().remaining();
    }
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(Math.toIntExact(size));
    buffers.add(buffer);
    for (Tensor part : parts) {
      buffer.writeBytes(((Tensor.Dense) part).data().duplicate());
    }
    return buffer.nioBuffer();
  }

  List<Tensor> inputs() {
    return inputs;
  }

  /** What any of the calls wants. */
  List<String> outputs() {
    if (calls.size() == 1) {
      return calls.getFirst().outputs;
    }
    Set<String> names = new TreeSet<>();
    calls.forEach(call -> names.addAll(call.outputs));
    return List.copyOf(names);
  }

  /**
   * Each call's own part of {@code outputs}, in the calls' order; empty where they do not have the
   * rows that the inputs have, so that nobody can tell whose is what.
   */
  Optional<List<List<Tensor>>> split(List<Tensor> outputs) {
    if (calls.size() == 1) {
      return Optional.of(List.of(outputs));
    }
    long rows = inputs.getFirst().shape().dimension(0);
    if (outputs.stream()
        .anyMatch(output -> output.shape().rank() == 0 || output.shape().dimension(0) != rows)) {
      return Optional.empty();
    }
    List<List<Tensor>> each = new ArrayList<>(calls.size());
    long from = 0;
    for (QueuedCall call : calls) {
      int own = rows(call);
      List<Tensor> parts = new ArrayList<>(call.outputs.size());
      for (String name : call.outputs) {
        Tensor whole = find(outputs, name);
        if (whole == null) {
          return Optional.empty();
        }
        parts.add(part(whole, from, own));
      }
      each.add(parts);
      from += own;
    }
    return Optional.of(each);
  }

  private static Tensor part(Tensor whole, long from, long count) {
    Shape shape = whole.shape().withFirst(count);
    long row = shape.withFirst(1).elements();
    return switch (whole) {
      case Tensor.Dense dense -> {
        int size = dense.datatype().size();
        ByteBuffer data = dense.data().slice((int) (from * row * size), (int) (count * row * size));
        yield new Tensor.Dense(dense.name(), dense.datatype(), shape, data);
      }
      case Tensor.Bytes bytes ->
          new Tensor.Bytes(
              bytes.name(),
              shape,
              bytes.elements().subList((int) (from * row), (int) ((from + count) * row)));
    };
  }

  @Override
  public void close() {
    buffers.forEach(ByteBuf::release);
    buffers.clear();
  }
}
