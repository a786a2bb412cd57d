package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Elements in an array.
 *
 * @param absent no elements
 * @param collection of elements
 */
record ListCodec(Codec element, Object absent, Function<List<Object>, Object> collection)
    implements Codec {
  @Override
  public void write(Object value, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Object each : (Collection<?>) value) {
      element.write(each, json);
    }
    json.writeEndArray();
  }

  @Override
  public Object read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new JsonParseException(json, json.currentToken() + " (expected: a list)");
    }
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(json));
    }
    return collection.apply(elements);
  }
}
