package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map from texts as an object. */
record MapCodec(Codec value) implements Codec {
  @Override
  public Object absent() {
    return Map.of();
  }

  @Override
  public void write(Object map, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
      json.writeFieldName((String) entry.getKey());
      value.write(entry.getValue(), json);
    }
    json.writeEndObject();
  }

  @Override
  public Object read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(json, json.currentToken() + " (expected: an object)");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      map.put(key, value.read(json));
    }
    return map;
  }
}
