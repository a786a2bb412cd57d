package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headroom.serving.inference.Excerpt;
import dev.headroom.serving.inference.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the binary tensor extension; others are skipped.
 *
 * @param binaryOutput of a request: whether outputs are binary
 * @param binaryData of an output: whether it is binary
 * @param priority of a request: the lower the earlier it runs; 0 where it is not said
 * @param timeout of a request: how long it may wait; zero where it is not said
 * @param binarySize of an input: its length in bytes; −1 where it is not said
 */
record V2Parameters(
    boolean binaryOutput,
    @Nullable Boolean binaryData,
    long binarySize,
    long priority,
    Duration timeout) {
  private static final long LONGEST_MICROS = 86_400_000_000L;

  static final V2Parameters NONE = new V2Parameters(false, null, -1, 0, Duration.ZERO);

  /** Reads the object at which {@code json} stands. */
  static V2Parameters read(JsonParser json, IgnoredFields ignored) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("parameters", json.getText(), "an object");
    }
    boolean binaryOutput = false;
    Boolean binaryData = null;
    long binarySize = -1;
    long priority = 0;
    Duration timeout = Duration.ZERO;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "binary_data_output" -> binaryOutput = bool(json, field);
        case "binary_data" -> binaryData = bool(json, field);
        case "binary_data_size" -> binarySize = number(json, field, "a number of bytes");
        case "priority" -> priority = number(json, field, "a whole number, 0 or more");
        case "timeout" ->
            timeout =
                Duration.of(
                    Math.min(LONGEST_MICROS, number(json, field, "microseconds")),
                    ChronoUnit.MICROS);
        case "classification", "shared_memory_region" ->
            throw invalid(field, json.getText(), "none: this extension is not supported");
        default -> ignored.skip(json);
      }
    }
    return new V2Parameters(binaryOutput, binaryData, binarySize, priority, timeout);
  }

  private static boolean bool(JsonParser json, String field) throws IOException {
    if (!json.currentToken().isBoolean()) {
      throw invalid(field, json.getText(), "true or false");
    }
    return json.getBooleanValue();
  }

  private static long number(JsonParser json, String field, String expected) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 0) {
      throw invalid(field, json.getText(), expected);
    }
    return json.getLongValue();
  }

  private static RefusedException invalid(String field, String value, String expected) {
    return RefusedException.invalid(
        "Invalid request - %s: %s (expected: %s)".formatted(field, Excerpt.of(value), expected));
  }
}
