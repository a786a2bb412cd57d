package dev.headroom.control.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.control.sentence.Figures;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.PodCount;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Event;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Writes a decision with its whole provenance.
 *
 * <pre>
 * "currentReplicas", "desiredReplicas", "time": RFC 3339, "proposedReplicas"?, "scaledTo"?,
 * "sentence": DecisionSentence, "why": the sentence without what becomes of the number,
 * "metrics": [{"type", "name", "value"?, "target"?,
 *              "proposedReplicas", "ratio"?, "pods"?: {"ready", "unready", "missing", "ignored"}
 *              or "error"}],
 * "stages": [{"name", "before", "after", "reason", "message"}],
 * "status": autoscaling/v2 HorizontalPodAutoscalerStatus,
 * "events": [{"type", "reason", "message"}]
 * </pre>
 */
public final class DecisionJson {
  private final JsonGenerator json;

  private DecisionJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the decision's fields into the object that was started. */
  public static void writeFields(Decision decision, JsonGenerator json) throws IOException {
    new DecisionJson(json).fields(decision);
  }

  private void fields(Decision decision) throws IOException {
    json.writeNumberField("currentReplicas", decision.currentReplicas());
    json.writeNumberField("desiredReplicas", decision.desiredReplicas());
    json.writeStringField("time", decision.time().toString());
    number("proposedReplicas", decision.proposedReplicas());
    number("scaledTo", decision.scaledTo());
    DecisionSentence sentence = DecisionSentence.of(decision);
    json.writeStringField("sentence", sentence.toString());
    json.writeStringField("why", sentence.why());
    json.writeArrayFieldStart("metrics");
    for (MetricOutcome outcome : decision.metrics()) {
      metric(outcome);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("stages");
    for (Stage stage : decision.stages()) {
      stage(stage);
    }
    json.writeEndArray();
    json.writeFieldName("status");
    StatusJson.write(decision.status(), json);
    json.writeArrayFieldStart("events");
    for (Event event : decision.events()) {
      event(event);
    }
    json.writeEndArray();
  }

  private void metric(MetricOutcome outcome) throws IOException {
    Figures figures = Figures.of(outcome);
    json.writeStartObject();
    json.writeStringField("type", outcome.metric().type());
    json.writeStringField("name", outcome.metric().name());
    number("value", figures.value());
    number("target", figures.target());
    switch (outcome) {
      case MetricOutcome.Proposed proposed -> {
        json.writeNumberField("proposedReplicas", proposed.replicas());
        number("ratio", OptionalDouble.of(proposed.ratio()));
        if (proposed.pods().isPresent()) {
          pods(proposed.pods().get());
        }
      }
      case MetricOutcome.Failed failed -> json.writeStringField("error", failed.cause());
    }
    json.writeEndObject();
  }

  private void pods(PodCount pods) throws IOException {
    json.writeObjectFieldStart("pods");
    json.writeNumberField("ready", pods.ready());
    json.writeNumberField("unready", pods.unready());
    json.writeNumberField("missing", pods.missing());
    json.writeNumberField("ignored", pods.ignored());
    json.writeEndObject();
  }

  private void stage(Stage stage) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", stage.name());
    json.writeNumberField("before", stage.before());
    json.writeNumberField("after", stage.after());
    json.writeStringField("reason", stage.reason().toString());
    json.writeStringField("message", stage.message());
    json.writeEndObject();
  }

  private void event(Event event) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", event.type().toString());
    json.writeStringField("reason", event.reason());
    json.writeStringField("message", event.message());
    json.writeEndObject();
  }

  private void number(String name, OptionalInt number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsInt());
    }
  }

  /** JSON has no infinity and no NaN: such a number is left out. */
  private void number(String name, OptionalDouble number) throws IOException {
    if (number.isPresent() && Double.isFinite(number.getAsDouble())) {
      json.writeNumberField(name, number.getAsDouble());
    }
  }
}
