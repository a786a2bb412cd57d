package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.memory.RequestMemory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the elements of one tensor from a JSON stream, straight into the memory that the engine
 * will read. That is the request's, and grows as elements come: what the request says of its shape
 * takes none.
 */
final class Elements {
  private static final BigDecimal UINT64_LIMIT = new BigDecimal(BigInteger.ONE.shiftLeft(64));
  private static final int FIRST_BYTES = 16 << 10;
  private static final int LEAST_BYTES = 1 << 10;
  private static final int LARGEST_ELEMENT = 8;

  private final String name;
  private final Datatype datatype;
  private final RequestMemory memory;
  private final long size;
  private final @Nullable ByteBuf numbers;
  private final List<byte[]> strings = new ArrayList<>();
  private long count;

  /**
   * @param name of the tensor, for messages
   * @param expected how many elements there will probably be; 0: not known
   */
  Elements(String name, Datatype datatype, long expected, RequestMemory memory) {
    this.name = name;
    this.datatype = datatype;
    this.memory = memory;
    this.size = Math.max(LEAST_BYTES, expected * datatype.size() + LARGEST_ELEMENT);
    this.numbers = datatype == Datatype.BYTES ? null : memory.buffer(Math.min(size, FIRST_BYTES));
  }

  long count() {
    return count;
  }

  Datatype datatype() {
    return datatype;
  }

  /** Forgets all elements but the first {@code kept}, of a type that has a size. */
  void forgetBehind(long kept) {
    if (numbers != null) {
      numbers.writerIndex(Math.toIntExact(kept * datatype.size()));
    }
    count = kept;
  }

  /** Adds the first {@code more} of {@code values}, which are the type's. */
  void add(float[] values, int more) {
    if (more > 0) {
      room(more).asFloatBuffer().put(values, 0, more);
    }
  }

  /** Adds the first {@code more} of {@code values}, which are the type's. */
  void add(double[] values, int more) {
    if (more > 0) {
      room(more).asDoubleBuffer().put(values, 0, more);
    }
  }

  /**
   * Adds the first {@code more} of {@code values}, of an integer type, which {@link #fits} each.
   */
  void add(long[] values, int more) {
    if (more == 0) {
      return;
    }
    ByteBuffer room = room(more);
    switch (datatype.size()) {
      case Long.BYTES -> room.asLongBuffer().put(values, 0, more);
      case Integer.BYTES -> {
        for (int i = 0; i < more; i++) {
          room.putInt((int) values[i]);
        }
      }
      case Short.BYTES -> {
        for (int i = 0; i < more; i++) {
          room.putShort((short) values[i]);
        }
      }
      default -> {
        for (int i = 0; i < more; i++) {
          room.put((byte) values[i]);
        }
      }
    }
  }

  /** The next {@code more} elements' memory, which count from now on. */
  private ByteBuffer room(int more) {
    ByteBuf into = Objects.requireNonNull(numbers, "a type that has a size");
    int bytes = more * datatype.size();
    memory.ensureWritable(into, bytes, size);
    ByteBuffer room = into.nioBuffer(into.writerIndex(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    into.writerIndex(into.writerIndex() + bytes);
    count += more;
    return room;
  }

  /** Whether {@code value} is one of the type, an integer type of up to 64 bits with a sign. */
  boolean fits(long value) {
    return switch (datatype) {
      case INT64 -> true;
      case INT32 -> value == (int) value;
      case INT16 -> value == (short) value;
      case INT8 -> value == (byte) value;
      case UINT32 -> value >= 0 && value <= 0xFFFF_FFFFL;
      case UINT16 -> value >= 0 && value <= 0xFFFF;
      case UINT8 -> value >= 0 && value <= 0xFF;
      case BOOL, UINT64, FP16, FP32, FP64, BYTES -> false;
    };
  }

  /** The tensor; it reads this object's memory. */
  Tensor tensor(Shape shape) {
    return numbers == null
        ? new Tensor.Bytes(name, shape, strings)
        : strings.isEmpty()
            ? new Tensor.Dense(name, datatype, shape, numbers.nioBuffer())
            : new Tensor.Bytes(name, shape, strings);
  }

  /**
   * Adds bytes that came in base64. Where there are no other elements, they are a tensor of BYTES,
   * whatever the type: so encoded images come.
   */
  void addBase64(String text) {
    if (count > strings.size()) {
      throw bad("{\"b64\": ...}");
    }
    memory.reserveString(text.length());
    try {
      strings.add(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw bad("text that is not base64");
    }
    count++;
  }

  /** Adds the scalar at which {@code json} stands. */
  void add(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (numbers == null) {
      strings.add(string(json, token));
    } else if (!strings.isEmpty()) {
      throw bad(json.getText());
    } else {
      memory.ensureWritable(numbers, LARGEST_ELEMENT, size);
      number(json, token, numbers);
    }
    count++;
  }

  private void number(JsonParser json, JsonToken token, ByteBuf into) throws IOException {
    switch (datatype) {
      case FP32 -> into.writeFloatLE((float) real(json, token));
      case INT64 -> into.writeLongLE(integer(json, token));
      case INT32, UINT32 -> into.writeIntLE((int) integer(json, token));
      case FP64 -> into.writeDoubleLE(real(json, token));
      case FP16 -> into.writeShortLE(Float.floatToFloat16((float) real(json, token)));
      case BOOL -> into.writeByte(bool(json, token));
      case INT8, UINT8 -> into.writeByte((int) integer(json, token));
      case INT16, UINT16 -> into.writeShortLE((int) integer(json, token));
      case UINT64 -> into.writeLongLE(unsigned(json, token));
      case BYTES -> throw new IllegalStateException("not a number");
    }
  }

  private double real(JsonParser json, JsonToken token) throws IOException {
    if (!token.isNumeric()) {
      throw bad(json.getText());
    }
    return datatype == Datatype.FP64 ? json.getDoubleValue() : json.getFloatValue();
  }

  private long integer(JsonParser json, JsonToken token) throws IOException {
    try {
      long value = exact(json, token).longValueExact();
      if (fits(value)) {
        return value;
      }
    } catch (ArithmeticException e) {
      // Not whole, or beyond all types.
    }
    throw bad(json.getText());
  }

  private long unsigned(JsonParser json, JsonToken token) throws IOException {
    BigDecimal value = exact(json, token);
    if (value.signum() < 0
        || value.compareTo(UINT64_LIMIT) >= 0
        || value.stripTrailingZeros().scale() > 0) {
      throw bad(json.getText());
    }
    return value.longValue();
  }

  /** Clients that know only one kind of numbers write 1 as 1.0. */
  private BigDecimal exact(JsonParser json, JsonToken token) throws IOException {
    if (!token.isNumeric() || json.isNaN()) {
      throw bad(json.getText());
    }
    try {
      return json.getDecimalValue();
    } catch (NumberFormatException e) {
      // An exponent beyond all that a BigDecimal has.
      throw bad(json.getText());
    }
  }

  private int bool(JsonParser json, JsonToken token) throws IOException {
    int value =
        switch (token) {
          case VALUE_TRUE -> 1;
          case VALUE_FALSE -> 0;
          case VALUE_NUMBER_INT ->
              json.getNumberType() == JsonParser.NumberType.INT ? json.getIntValue() : -1;
          default -> -1;
        };
    if (value != 0 && value != 1) {
      throw bad(json.getText());
    }
    return value;
  }

  private byte[] string(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw bad(json.getText());
    }
    byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
    memory.reserveString(text.length);
    return text;
  }

  private RefusedException bad(String value) {
    return RefusedException.invalid(
        "Invalid input precision",
        "input %s: %s (expected: a value of type %s)"
            .formatted(Excerpt.of(name), Excerpt.of(value), datatype));
  }
}
