package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.engine.Datatype;
import dev.headroom.serving.engine.Shape;
import dev.headroom.serving.engine.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Collects the elements of one tensor from a JSON stream, straight into the memory that the engine
 * will read. Owns that memory until {@link #release}.
 */
final class Elements {
  private static final BigInteger UINT64_LIMIT = BigInteger.ONE.shiftLeft(64);

  private final String name;
  private final Datatype datatype;
  private final ByteBuf memory;
  private final List<byte[]> strings = new ArrayList<>();
  private long count;

  /**
   * @param name of the tensor, for messages
   * @param expected how many elements there will be, if that is known; otherwise any number
   */
  Elements(String name, Datatype datatype, int expected, ByteBufAllocator allocator) {
    this.name = name;
    this.datatype = datatype;
    this.memory = allocator.directBuffer(Math.max(16, expected * datatype.size()));
  }

  long count() {
    return count;
  }

  void release() {
    memory.release();
  }

  /** The tensor; it reads this object's memory. */
  Tensor tensor(Shape shape) {
    if (datatype == Datatype.BYTES) {
      return new Tensor.Bytes(name, shape, strings);
    }
    return new Tensor.Dense(name, datatype, shape, memory.nioBuffer());
  }

  /** Adds bytes that came in base64. */
  void addBase64(String text) {
    if (datatype != Datatype.BYTES) {
      throw bad("{\"b64\": ...}");
    }
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
    switch (datatype) {
      case FP32 -> memory.writeFloatLE((float) real(json, token));
      case INT64 -> memory.writeLongLE(integer(json, token, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 ->
          memory.writeIntLE((int) integer(json, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case FP64 -> memory.writeDoubleLE(real(json, token));
      case FP16 -> memory.writeShortLE(Float.floatToFloat16((float) real(json, token)));
      case BOOL -> memory.writeByte(bool(json, token));
      case INT8 -> memory.writeByte((int) integer(json, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> memory.writeByte((int) integer(json, token, 0, 0xFF));
      case INT16 ->
          memory.writeShortLE((int) integer(json, token, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> memory.writeShortLE((int) integer(json, token, 0, 0xFFFF));
      case UINT32 -> memory.writeIntLE((int) integer(json, token, 0, 0xFFFF_FFFFL));
      case UINT64 -> memory.writeLongLE(unsigned(json, token));
      case BYTES -> strings.add(string(json, token));
    }
    count++;
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
    return json.getText().getBytes(StandardCharsets.UTF_8);
  }

  private ApiException bad(String value) {
    return ApiException.invalid(
        "Invalid input precision",
        "input %s: %s (expected: a value of type %s)".formatted(name, value, datatype));
  }
}
