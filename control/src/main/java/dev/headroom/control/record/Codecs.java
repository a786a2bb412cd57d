package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.scaling.quantity.Quantity;
import dev.headroom.scaling.schedule.Cron;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The codec of each type. */
final class Codecs {
  private static final Map<Type, Codec> KNOWN = new ConcurrentHashMap<>();

  private Codecs() {}

  /** No type here contains itself, so this ends. */
  static Codec of(Type type) {
    Codec known = KNOWN.get(type);
    if (known == null) {
      known = make(type);
      KNOWN.put(type, known);
    }
    return known;
  }

  private static Codec make(Type type) {
    return type instanceof ParameterizedType generic
        ? generic((Class<?>) generic.getRawType(), generic.getActualTypeArguments())
        : plain((Class<?>) type);
  }

  private static Codec generic(Class<?> raw, Type[] arguments) {
    if (raw == Optional.class) {
      return new OptionalCodec(of(arguments[0]));
    }
    if (raw == List.class) {
      return new ListCodec(of(arguments[0]), List.of(), list -> list);
    }
    if (raw == Set.class) {
      return new ListCodec(of(arguments[0]), Set.of(), HashSet::new);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return new MapCodec(of(arguments[1]));
    }
    throw unknown(raw);
  }

  private static Codec plain(Class<?> type) {
    if (type == int.class) {
      return new Scalar(0, (value, json) -> json.writeNumber((int) value), JsonParser::getIntValue);
    }
    if (type == long.class || type == Long.class) {
      return new Scalar(
          0L, (value, json) -> json.writeNumber((long) value), JsonParser::getLongValue);
    }
    if (type == double.class) {
      return new Scalar(
          0.0, (value, json) -> json.writeNumber((double) value), JsonParser::getDoubleValue);
    }
    if (type == boolean.class) {
      return new Scalar(
          false, (value, json) -> json.writeBoolean((boolean) value), JsonParser::getBooleanValue);
    }
    if (type == OptionalInt.class) {
      return new Scalar(
          OptionalInt.empty(),
          (value, json) -> json.writeNumber(((OptionalInt) value).getAsInt()),
          json -> OptionalInt.of(json.getIntValue()));
    }
    if (type == OptionalDouble.class) {
      return new Scalar(
          OptionalDouble.empty(),
          (value, json) -> json.writeNumber(((OptionalDouble) value).getAsDouble()),
          json -> OptionalDouble.of(json.getDoubleValue()));
    }
    if (type.isEnum()) {
      return new Text<>(value -> ((Enum<?>) value).name(), text -> constant(type, text));
    }
    if (type.isRecord() && !Cron.class.isAssignableFrom(type)) {
      return new RecordCodec(type);
    }
    return text(type);
  }

  private static Codec text(Class<?> type) {
    if (type == String.class) {
      return new Text<String>(value -> value, text -> text);
    }
    if (type == Instant.class) {
      return new Text<Instant>(Instant::toString, Instant::parse);
    }
    if (type == Duration.class) {
      return new Text<Duration>(Duration::toString, Duration::parse);
    }
    if (type == ZoneId.class) {
      return new Text<ZoneId>(ZoneId::getId, ZoneId::of);
    }
    if (type == Quantity.class) {
      return new Text<Quantity>(Quantity::toString, Quantity::parse);
    }
    if (type == Cron.class) {
      return new Text<Cron>(Cron::text, Cron::parse);
    }
    if (type.isSealed()) {
      return new SealedCodec(type);
    }
    throw unknown(type);
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("no " + type.getSimpleName());
  }

  private static IllegalArgumentException unknown(Class<?> type) {
    return new IllegalArgumentException(
        type.getName() + ": has no JSON here (expected: a record, or what a record may hold)");
  }

  /** Writes a value that is not left out. */
  interface Writer {
    void write(Object value, JsonGenerator json) throws IOException;
  }

  /** Reads a value from one token. */
  interface Reader {
    Object read(JsonParser json) throws IOException;
  }

  private record Scalar(Object absent, Writer writer, Reader reader) implements Codec {
    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
      writer.write(value, json);
    }

    @Override
    public Object read(JsonParser json) throws IOException {
      return reader.read(json);
    }
  }

  private record Text<T>(Function<T, String> writer, Function<String, Object> reader)
      implements Codec {
    @Override
    @SuppressWarnings("unchecked") // the codec is that of the component's type
    public void write(Object value, JsonGenerator json) throws IOException {
      json.writeString(writer.apply((T) value));
    }

    @Override
    public Object read(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new JsonParseException(json, json.currentToken() + " (expected: a text)");
      }
      try {
        return reader.apply(json.getText());
      } catch (RuntimeException e) {
        throw new JsonParseException(json, json.getText() + ": " + e.getMessage(), e);
      }
    }
  }
}
