package dev.headroom.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.control.json.DecisionJson;
import dev.headroom.scaling.decision.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A decision as one line of JSON: which policy's, then {@link DecisionJson}'s fields. */
final class DecisionLine {
  private static final JsonFactory JSON = new JsonFactory();

  private DecisionLine() {}

  /** The line, its end included, in UTF-8. */
  static byte[] of(PolicyId policy, Decision decision) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("namespace", policy.namespace());
      json.writeStringField("policy", policy.name());
      DecisionJson.writeFields(decision, json);
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
