package dev.headroom.serving.grpc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Tensors of all types, and what they are made of. */
final class Tensors {
  private Tensors() {}

  static Arbitrary<Tensor> any() {
    Arbitrary<long[]> shapes =
        Arbitraries.longs().between(0, 5).array(long[].class).ofMinSize(0).ofMaxSize(4);
    Arbitrary<String> names = Arbitraries.strings().ofMinLength(0).ofMaxLength(12);
    return Combinators.combine(names, Arbitraries.of(Datatype.class), shapes, Arbitraries.longs())
        .as(Tensors::random);
  }

  private static Tensor random(String name, Datatype datatype, long[] dimensions, long seed) {
    Random random = new Random(seed);
    Shape shape = Shape.of(dimensions);
    // Half of a surrogate pair is not a text that protobuf has.
    String text = new String(name.getBytes(UTF_8), UTF_8);
    if (datatype == Datatype.BYTES) {
      List<byte[]> elements = new ArrayList<>();
      for (long i = 0; i < shape.elements(); i++) {
        byte[] element = new byte[random.nextInt(20)];
        random.nextBytes(element);
        elements.add(element);
      }
      return new Tensor.Bytes(text, shape, elements);
    }
    byte[] bytes = new byte[(int) (shape.elements() * datatype.size())];
    random.nextBytes(bytes);
    if (datatype == Datatype.BOOL) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 1;
      }
    }
    return new Tensor.Dense(text, datatype, shape, ByteBuffer.wrap(bytes));
  }

  /** Its bytes as raw contents have them. */
  static ByteString raw(Tensor tensor) {
    return switch (tensor) {
      case Tensor.Dense dense -> ByteString.copyFrom(dense.data().duplicate());
      case Tensor.Bytes bytes -> {
        int size = bytes.elements().stream().mapToInt(element -> 4 + element.length).sum();
        ByteBuffer raw = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.elements().forEach(element -> raw.putInt(element.length).put(element));
        yield ByteString.copyFrom(raw.flip());
      }
    };
  }

  /** Its elements as numbers: bits of floats, unsigned where the type is. */
  static List<Long> numbers(Tensor tensor) {
    ByteBuffer data = ((Tensor.Dense) tensor).data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> numbers = new ArrayList<>();
    while (data.hasRemaining()) {
      numbers.add(
          switch (tensor.datatype()) {
            case BOOL, INT8 -> (long) data.get();
            case UINT8 -> (long) Byte.toUnsignedInt(data.get());
            case INT16 -> (long) data.getShort();
            case UINT16, FP16 -> (long) Short.toUnsignedInt(data.getShort());
            case INT32 -> (long) data.getInt();
            case UINT32, FP32 -> Integer.toUnsignedLong(data.getInt());
            default -> data.getLong();
          });
    }
    return numbers;
  }

  static boolean same(Tensor one, Tensor other) {
    return one.name().equals(other.name())
        && one.datatype() == other.datatype()
        && one.shape().equals(other.shape())
        && raw(one).equals(raw(other));
  }

  static boolean same(List<Tensor> some, List<Tensor> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!same(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  static List<Long> dimensions(Tensor tensor) {
    return Arrays.stream(tensor.shape().toArray()).boxed().toList();
  }
}
