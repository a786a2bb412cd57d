package dev.headroom.kubernetes.metricsapi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON objects into memory. */
public final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  /** Writes fields. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these fields. */
  public static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      object(json, fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException("into memory", impossible);
    }
    return text.toString();
  }

  /** An object with these fields, as an array's element. */
  public static void object(JsonGenerator json, Fields fields) throws IOException {
    json.writeStartObject();
    fields.write(json);
    json.writeEndObject();
  }

  /** A field that is an object with these fields. */
  public static void object(JsonGenerator json, String name, Fields fields) throws IOException {
    json.writeFieldName(name);
    object(json, fields);
  }
}
