package dev.headroom.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.headroom.document.Problem;
import dev.headroom.scaling.decision.Decision;
import dev.headroom.scaling.decision.MetricOutcome;
import dev.headroom.scaling.decision.Stage;
import dev.headroom.scaling.status.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** An explanation as one line of JSON. */
public final class ExplainJson {
  /** In ASCII, because a terminal or pipe may have any encoding. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ExplainJson() {}

  /**
   * {@code {"file", "currentReplicas", "desiredReplicas", "metrics", "stages", "status",
   * "events"}}; the status is that of autoscaling/v2.
   */
  public static String of(Explanation explanation) {
    return line(json -> write(explanation, json));
  }

  /** {@code {"file", "error"}} for a file that cannot be answered. */
  public static String ofProblems(String file, List<Problem> problems) {
    String error = problems.stream().map(Problem::message).collect(Collectors.joining("; "));
    return line(
        json -> {
          json.writeStringField("file", file);
          json.writeStringField("error", error);
        });
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing a text in memory", e);
    }
    return text.toString();
  }

  private static void write(Explanation explanation, JsonGenerator json) throws IOException {
    Decision decision = explanation.decision();
    json.writeStringField("file", explanation.file());
    json.writeNumberField("currentReplicas", decision.currentReplicas());
    json.writeNumberField("desiredReplicas", decision.desiredReplicas());
    json.writeArrayFieldStart("metrics");
    for (MetricOutcome outcome : decision.metrics()) {
      metric(outcome, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("stages");
    for (Stage stage : decision.stages()) {
      stage(stage, json);
    }
    json.writeEndArray();
    json.writeFieldName("status");
    StatusJson.write(decision.status(), json);
    json.writeArrayFieldStart("events");
    for (Event event : decision.events()) {
      event(event, json);
    }
    json.writeEndArray();
  }

  private static void metric(MetricOutcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", outcome.metric().type());
    json.writeStringField("name", outcome.metric().name());
    switch (outcome) {
      case MetricOutcome.Proposed proposed ->
          json.writeNumberField("proposedReplicas", proposed.replicas());
      case MetricOutcome.Failed failed -> json.writeStringField("error", failed.cause());
    }
    json.writeEndObject();
  }

  private static void stage(Stage stage, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", stage.name());
    json.writeNumberField("before", stage.before());
    json.writeNumberField("after", stage.after());
    json.writeStringField("reason", stage.reason().toString());
    json.writeStringField("message", stage.message());
    json.writeEndObject();
  }

  private static void event(Event event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", event.type().toString());
    json.writeStringField("reason", event.reason());
    json.writeStringField("message", event.message());
    json.writeEndObject();
  }
}
