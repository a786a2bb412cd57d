package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.linecorp.armeria.common.HttpStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the binary tensor extension; others are skipped.
 *
 * @param binaryOutput of a request: whether outputs are binary
 * @param binaryData of an output: whether it is binary
 * @param binarySize of an input: its length in bytes; −1 where it is not said
 */
record V2Parameters(boolean binaryOutput, @Nullable Boolean binaryData, long binarySize) {
  static final V2Parameters NONE = new V2Parameters(false, null, -1);

  /** Reads the object at which {@code json} stands. */
  static V2Parameters read(JsonParser json, IgnoredFields ignored) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("parameters", json.getText(), "an object");
    }
    boolean binaryOutput = false;
    Boolean binaryData = null;
    long binarySize = -1;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "binary_data_output" -> binaryOutput = bool(json, field);
        case "binary_data" -> binaryData = bool(json, field);
        case "binary_data_size" -> binarySize = size(json, field);
        default -> ignored.skip(json);
      }
    }
    return new V2Parameters(binaryOutput, binaryData, binarySize);
  }

  private static boolean bool(JsonParser json, String field) throws IOException {
    if (!json.currentToken().isBoolean()) {
      throw invalid(field, json.getText(), "true or false");
    }
    return json.getBooleanValue();
  }

  private static long size(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 0) {
      throw invalid(field, json.getText(), "a number of bytes");
    }
    return json.getLongValue();
  }

  private static ApiException invalid(String field, String value, String expected) {
    return new ApiException(
        HttpStatus.BAD_REQUEST,
        "Invalid request - %s: %s (expected: %s)".formatted(field, Excerpt.of(value), expected));
  }
}
