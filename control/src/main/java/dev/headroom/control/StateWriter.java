package dev.headroom.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.scaling.history.History;
import dev.headroom.scaling.history.Recommendation;
import dev.headroom.scaling.history.ScaleEvent;
import dev.headroom.scaling.history.StageMemory;
import dev.headroom.scaling.schedule.JobBounds;
import dev.headroom.scaling.schedule.ScheduleState;
import dev.headroom.scaling.status.Condition;
import dev.headroom.scaling.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@link KeptState} as JSON, in the form that {@link StateReader} describes. What is empty is
 * left out.
 */
final class StateWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private StateWriter(JsonGenerator json) {
    this.json = json;
  }

  static byte[] write(KeptState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      new StateWriter(json).state(state);
    }
    return bytes.toByteArray();
  }

  private void state(KeptState kept) throws IOException {
    PolicyId policy = kept.policy();
    PolicyState state = kept.state();
    Status status = state.status();
    json.writeStartObject();
    json.writeNumberField("version", StateReader.VERSION);
    json.writeObjectFieldStart("policy");
    json.writeStringField("namespace", policy.namespace());
    json.writeStringField("name", policy.name());
    json.writeEndObject();
    if (!kept.revision().isEmpty()) {
      json.writeStringField("revision", kept.revision());
    }
    json.writeFieldName("history");
    history(state.history());
    json.writeNumberField("currentReplicas", status.currentReplicas());
    json.writeNumberField("desiredReplicas", status.desiredReplicas());
    time("lastScaleTime", status.lastScaleTime());
    json.writeArrayFieldStart("conditions");
    for (Condition condition : status.conditions()) {
      condition(condition);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void history(History history) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("fresh", history.fresh());
    json.writeArrayFieldStart("recommendations");
    for (Recommendation recommendation : history.recommendations()) {
      recommendation(recommendation);
    }
    json.writeEndArray();
    events("scaleUps", history.scaleUps());
    events("scaleDowns", history.scaleDowns());
    memory(history.memory());
    json.writeEndObject();
  }

  private void memory(StageMemory memory) throws IOException {
    json.writeObjectFieldStart("memory");
    schedules(memory.schedules());
    json.writeObjectFieldStart("failingSince");
    for (Map.Entry<String, Instant> metric : memory.failingSince().entrySet()) {
      json.writeStringField(metric.getKey(), metric.getValue().toString());
    }
    json.writeEndObject();
    time("lastActive", memory.lastActive());
    recommendation("settled", memory.settled());
    recommendation("draining", memory.draining());
    recommendation("unseen", memory.unseen());
    json.writeEndObject();
  }

  private void schedules(ScheduleState schedules) throws IOException {
    json.writeObjectFieldStart("schedules");
    time("evaluatedAt", schedules.evaluatedAt());
    json.writeArrayFieldStart("completed");
    for (String job : schedules.completed()) {
      json.writeString(job);
    }
    json.writeEndArray();
    if (schedules.bounds().isPresent()) {
      JobBounds bounds = schedules.bounds().get();
      json.writeObjectFieldStart("bounds");
      json.writeStringField("job", bounds.job());
      number("minReplicas", bounds.minReplicas());
      number("maxReplicas", bounds.maxReplicas());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void events(String name, List<ScaleEvent> events) throws IOException {
    json.writeArrayFieldStart(name);
    for (ScaleEvent event : events) {
      json.writeStartObject();
      json.writeStringField("time", event.time().toString());
      json.writeNumberField("change", event.change());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void recommendation(String name, Optional<Recommendation> recommendation)
      throws IOException {
    if (recommendation.isPresent()) {
      json.writeFieldName(name);
      recommendation(recommendation.get());
    }
  }

  private void recommendation(Recommendation recommendation) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", recommendation.time().toString());
    json.writeNumberField("replicas", recommendation.replicas());
    json.writeEndObject();
  }

  private void condition(Condition condition) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", condition.type());
    json.writeStringField("status", condition.status().toString());
    time("lastTransitionTime", condition.lastTransitionTime());
    json.writeStringField("reason", condition.reason());
    json.writeStringField("message", condition.message());
    json.writeEndObject();
  }

  private void time(String name, Optional<Instant> time) throws IOException {
    if (time.isPresent()) {
      json.writeStringField(name, time.get().toString());
    }
  }

  private void number(String name, OptionalInt number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsInt());
    }
  }
}
