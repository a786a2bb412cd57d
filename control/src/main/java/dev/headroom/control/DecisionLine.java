package dev.headroom.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.control.json.DecisionJson;
import dev.headroom.control.json.ObservationJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A decision as one line of JSON: which policy's, then {@link DecisionJson}'s fields, then what it
 * was made from: {@link ObservationJson}, and the history before it as a kept state has it.
 */
final class DecisionLine {
  private static final JsonFactory JSON = new JsonFactory();

  private DecisionLine() {}

  /** The line, its end included, in UTF-8. */
  static byte[] of(LoggedDecision logged) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("namespace", logged.policy().namespace());
      json.writeStringField("policy", logged.policy().name());
      DecisionJson.writeFields(logged.decision(), json);
      json.writeFieldName("observation");
      ObservationJson.write(logged.observation(), json);
      json.writeFieldName("history");
      StateWriter.write(logged.history(), json);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
