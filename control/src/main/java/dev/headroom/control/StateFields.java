package dev.headroom.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads JSON values as they come by. {@code null} is as good as absent where a value is optional; a
 * value of another type than expected is a {@link BadState} that says where. Not thread-safe.
 */
final class StateFields {
  private final JsonParser json;

  /** Before the document's first token. */
  StateFields(JsonParser json) throws IOException {
    this.json = json;
    json.nextToken();
  }

  /** Reads the value of one field, or skips it. */
  interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Reads one value. */
  interface ValueReader<T> {
    T read() throws IOException;
  }

  /** Reads each field of an object. */
  void object(FieldReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw bad("an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      reader.read(name);
    }
  }

  /** A field that this version does not know. */
  void skip() throws IOException {
    json.skipChildren();
  }

  <T> List<T> list(ValueReader<T> reader) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw bad("a list");
    }
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(reader.read());
    }
    return list;
  }

  <T> Optional<T> optional(ValueReader<T> reader) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(reader.read());
  }

  String text() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw bad("a text");
    }
    return json.getText();
  }

  boolean bool() throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw bad("true or false");
    };
  }

  int number() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad("a whole number");
    }
    return json.getIntValue();
  }

  OptionalInt optionalNumber() throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL
        ? OptionalInt.empty()
        : OptionalInt.of(number());
  }

  Instant time() throws IOException {
    try {
      return Instant.parse(text());
    } catch (DateTimeParseException e) {
      throw bad("a time as 2026-01-01T12:00:00Z");
    }
  }

  /** Nothing comes after the document. */
  void end() throws IOException {
    if (json.nextToken() != null) {
      throw bad("nothing more");
    }
  }

  private BadState bad(String expected) throws IOException {
    String what = json.currentToken() == null ? "nothing" : String.valueOf(json.currentToken());
    return new BadState(
        json.getParsingContext().pathAsPointer() + ": " + what + " (expected: " + expected + ")");
  }
}
