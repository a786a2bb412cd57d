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
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the elements of one tensor from a JSON stream, straight into the memory that the engine
 * will read. That is the request's, and grows as elements come: what the request says of its shape
 * takes none.
 */
final class Elements {
  private static final BigInteger UINT64_LIMIT = BigInteger.ONE.shiftLeft(64);
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

  /** The tensor; it reads this object's memory. */
  Tensor tensor(Shape shape) {
    return numbers == null
        ? new Tensor.Bytes(name, shape, strings)
        : new Tensor.Dense(name, datatype, shape, numbers.nioBuffer());
  }

  /** Adds bytes that came in base64. */
  void addBase64(String text) {
    if (datatype != Datatype.BYTES) {
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
    } else {
      memory.ensureWritable(numbers, LARGEST_ELEMENT, size);
      number(json, token, numbers);
    }
    count++;
  }

  private void number(JsonParser json, JsonToken token, ByteBuf into) throws IOException {
    switch (datatype) {
      case FP32 -> into.writeFloatLE((float) real(json, token));
      case INT64 -> into.writeLongLE(integer(json, token, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 ->
          into.writeIntLE((int) integer(json, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case FP64 -> into.writeDoubleLE(real(json, token));
      case FP16 -> into.writeShortLE(Float.floatToFloat16((float) real(json, token)));
      case BOOL -> into.writeByte(bool(json, token));
      case INT8 -> into.writeByte((int) integer(json, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> into.writeByte((int) integer(json, token, 0, 0xFF));
      case INT16 -> into.writeShortLE((int) integer(json, token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> into.writeShortLE((int) integer(json, token, 0, 0xFFFF));
      case UINT32 -> into.writeIntLE((int) integer(json, token, 0, 0xFFFF_FFFFL));
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

  private long integer(JsonParser json, JsonToken token, long minimum, long maximum)
      throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw bad(json.getText());
    }
    long value = json.getLongValue();
    if (value < minimum || value > maximum) {
      throw bad(json.getText());
    }
    return value;
  }

  private long unsigned(JsonParser json, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw bad(json.getText());
    }
    BigInteger value = json.getBigIntegerValue();
    if (value.signum() < 0 || value.compareTo(UINT64_LIMIT) >= 0) {
      throw bad(json.getText());
    }
    return value.longValue();
  }

  private int bool(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 0;
      default -> (int) integer(json, token, 0, 1);
    };
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
