package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Writes and reads values of one type. Immutable, thread-safe.
 *
 * <pre>
 * record           {"component": value, …}       without those that are empty
 * sealed variant   {"Variant": value}
 * Optional…        the value, or nothing         List, Set   […]       Map    {"key": value, …}
 * Instant, Duration, ZoneId, Quantity, Cron      as their texts        enum   its name
 * </pre>
 *
 * @param <T> a record, or a sealed interface of records, of such things all the way down
 */
public final class RecordJson<T> {
  private final Class<T> type;
  private final Codec codec;

  private RecordJson(Class<T> type) {
    this.type = type;
    this.codec = Codecs.of(type);
  }

  /**
   * For a type.
   *
   * @throws IllegalArgumentException naming what is in it that has no JSON
   */
  public static <T> RecordJson<T> of(Class<T> type) {
    return new RecordJson<>(type);
  }

  /** Writes one value. */
  public void write(T value, JsonGenerator json) throws IOException {
    codec.write(value, json);
  }

  /**
   * Reads one value, whose first token is the current one; its last is afterwards.
   *
   * @throws com.fasterxml.jackson.core.JsonParseException if it is not one, saying where
   */
  public T read(JsonParser json) throws IOException {
    return type.cast(codec.read(json));
  }
}
