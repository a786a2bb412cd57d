package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A variant as an object of one field, which is named as the variant. */
final class SealedCodec implements Codec {
  private final Class<?> type;
  private final Map<String, Codec> variants = new HashMap<>();

  SealedCodec(Class<?> type) {
    this.type = type;
    for (Class<?> variant : type.getPermittedSubclasses()) {
      variants.put(variant.getSimpleName(), Codecs.of(variant));
    }
  }

  @Override
  public void write(Object value, JsonGenerator json) throws IOException {
    String name = value.getClass().getSimpleName();
    json.writeStartObject();
    json.writeFieldName(name);
    codec(name).write(value, json);
    json.writeEndObject();
  }

  private Codec codec(String variant) {
    Codec codec = variants.get(variant);
    if (codec == null) {
      throw new IllegalArgumentException(variant + ": no " + type.getSimpleName());
    }
    return codec;
  }

  @Override
  public Object read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT
        || json.nextToken() != JsonToken.FIELD_NAME
        || !variants.containsKey(json.currentName())) {
      throw new JsonParseException(
          json, json.currentName() + " (expected: one of the fields " + variants.keySet() + ")");
    }
    Codec variant = codec(json.currentName());
    json.nextToken();
    Object value = variant.read(json);
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw new JsonParseException(json, json.currentName() + " (expected: one variant)");
    }
    return value;
  }
}
