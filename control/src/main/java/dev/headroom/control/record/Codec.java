package dev.headroom.control.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON of one type. Immutable. */
interface Codec {
  void write(Object value, JsonGenerator json) throws IOException;

  /** Reads the value that begins with the current token. */
  Object read(JsonParser json) throws IOException;

  /** What a value that was left out is; null: it must not be left out. */
  default @Nullable Object absent() {
    return null;
  }
}
