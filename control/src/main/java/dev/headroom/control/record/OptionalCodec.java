package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;

/** What may be left out. */
record OptionalCodec(Codec content) implements Codec {
  @Override
  public Object absent() {
    return Optional.empty();
  }

  @Override
  public void write(Object value, JsonGenerator json) throws IOException {
    content.write(((Optional<?>) value).orElseThrow(), json);
  }

  @Override
  public Object read(JsonParser json) throws IOException {
    return Optional.of(content.read(json));
  }
}
