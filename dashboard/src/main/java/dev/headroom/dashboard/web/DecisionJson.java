package dev.headroom.dashboard.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Event;
import java.io.IOException;
import java.util.OptionalDouble;

/** A decision with its whole provenance, as the page reads it. */
final class DecisionJson {
  private DecisionJson() {}

  static void write(JsonGenerator json, Decision decision) throws IOException {
    Verdict verdict = Verdict.of(decision);
    json.writeStartObject();
    json.writeNumberField("at", decision.time().toEpochMilli());
    json.writeNumberField("from", decision.currentReplicas());
    json.writeNumberField("to", decision.desiredReplicas());
    json.writeStringField("reason", verdict.reason());
    json.writeStringField("sentence", verdict.sentence());
    if (decision.proposedReplicas().isPresent()) {
      json.writeNumberField("proposed", decision.proposedReplicas().getAsInt());
    }
    json.writeArrayFieldStart("metrics");
    for (MetricOutcome metric : decision.metrics()) {
      write(json, metric, decision);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("stages");
    for (Stage stage : decision.stages()) {
      json.writeStartObject();
      json.writeStringField("name", stage.name());
      json.writeNumberField("before", stage.before());
      json.writeNumberField("after", stage.after());
      json.writeStringField("reason", stage.reason().toString());
      json.writeStringField("sentence", stage.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("conditions");
    for (Condition condition : decision.status().conditions()) {
      json.writeStartObject();
      json.writeStringField("type", condition.type());
      json.writeStringField("status", condition.status().toString());
      json.writeStringField("reason", condition.reason());
      json.writeStringField("sentence", condition.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("events");
    for (Event event : decision.events()) {
      json.writeStartObject();
      json.writeStringField("type", event.type().toString());
      json.writeStringField("reason", event.reason());
      json.writeStringField("sentence", event.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, MetricOutcome outcome, Decision decision)
      throws IOException {
    Load load = Load.of(outcome);
    json.writeStartObject();
    json.writeStringField("type", outcome.metric().type());
    json.writeStringField("name", outcome.metric().name());
    optional(json, "value", load.value());
    optional(json, "target", load.target());
    switch (outcome) {
      case MetricOutcome.Proposed proposed -> {
        json.writeNumberField("proposed", proposed.replicas());
        json.writeBooleanField(
            "won", decision.proposedReplicas().orElse(-1) == proposed.replicas());
        if (proposed.pods().isPresent()) {
          var pods = proposed.pods().get();
          json.writeStringField(
              "pods",
              pods.ready()
                  + " ready, "
                  + pods.unready()
                  + " unready, "
                  + pods.missing()
                  + " missing, "
                  + pods.ignored()
                  + " ignored");
        }
      }
      case MetricOutcome.Failed failed -> json.writeStringField("error", failed.cause());
    }
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, OptionalDouble number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsDouble());
    }
  }
}
