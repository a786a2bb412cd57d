package dev.headroom.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A decision as one line of JSON. */
final class DecisionLine {
  private static final JsonFactory JSON = new JsonFactory();

  private DecisionLine() {}

  /** The line, its end included, in UTF-8. */
  static byte[] of(PolicyId policy, Decision decision) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("time", decision.time().toString());
      json.writeStringField("namespace", policy.namespace());
      json.writeStringField("policy", policy.name());
      json.writeNumberField("currentReplicas", decision.currentReplicas());
      json.writeNumberField("desiredReplicas", decision.desiredReplicas());
      if (decision.scaledTo().isPresent()) {
        json.writeNumberField("scaledTo", decision.scaledTo().getAsInt());
      }
      json.writeArrayFieldStart("metrics");
      for (MetricOutcome metric : decision.metrics()) {
        write(json, metric);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("stages");
      for (Stage stage : decision.stages()) {
        write(json, stage);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("events");
      for (Event event : decision.events()) {
        write(json, event);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, MetricOutcome outcome) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", outcome.metric().type());
    json.writeStringField("name", outcome.metric().name());
    switch (outcome) {
      case MetricOutcome.Proposed proposed -> {
        json.writeNumberField("proposedReplicas", proposed.replicas());
        if (Double.isFinite(proposed.ratio())) {
          json.writeNumberField("ratio", proposed.ratio());
        }
      }
      case MetricOutcome.Failed failed -> json.writeStringField("error", failed.cause());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Stage stage) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", stage.name());
    json.writeNumberField("before", stage.before());
    json.writeNumberField("after", stage.after());
    json.writeStringField("reason", stage.reason().toString());
    json.writeStringField("message", stage.message());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Event event) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", event.type().toString());
    json.writeStringField("reason", event.reason());
    json.writeStringField("message", event.message());
    json.writeEndObject();
  }
}
