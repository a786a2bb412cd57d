package dev.headroom.dashboard.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.dashboard.timeline.ErrorRate;
import dev.headroom.dashboard.timeline.Failure;
import dev.headroom.dashboard.timeline.Happening;
import dev.headroom.dashboard.timeline.ReplicaExit;
import dev.headroom.dashboard.timeline.ReplicaRow;
import dev.headroom.dashboard.timeline.ServerState;
import dev.headroom.dashboard.timeline.Trouble;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * How a server is now, and what happened, as the page reads it.
 *
 * <pre>
 * "scaling": "fixed", "policy" or "advise",
 * "trouble": {"kind": "crash-loop", …, "level": "bad", …, "sentence"},
 * "replicas": [{"name", "state", "since", "inFlight", "restarts", "lastExit"?, "problem"?}],
 * "restarts", "lastExit"?: {"at", "replica", "how", "error", "log"},
 * "failures": [{"at", "status", "by": "gateway" or "replica", "replica", "request", "body"}]
 * </pre>
 */
final class StateJson {
  private StateJson() {}

  static void write(JsonGenerator json, ServerState state, Trouble trouble) throws IOException {
    json.writeStringField("scaling", lower(state.scaling()));
    json.writeObjectFieldStart("trouble");
    json.writeStringField("kind", trouble.kind().word());
    json.writeStringField("level", lower(trouble.kind().level()));
    json.writeStringField("sentence", trouble.sentence());
    json.writeEndObject();
    json.writeArrayFieldStart("replicas");
    for (ReplicaRow replica : state.replicas()) {
      write(json, replica);
    }
    json.writeEndArray();
    json.writeNumberField("restarts", state.restarts());
    if (state.lastExit().isPresent()) {
      write(json, state.lastExit().get());
    }
    json.writeArrayFieldStart("failures");
    for (Failure failure : state.failures()) {
      write(json, failure);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, ReplicaRow replica) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", replica.name());
    json.writeStringField("state", replica.state());
    json.writeNumberField("since", replica.since().toEpochMilli());
    json.writeNumberField("inFlight", replica.inFlight());
    json.writeNumberField("restarts", replica.restarts());
    if (replica.lastExit().isPresent()) {
      write(json, replica.lastExit().get());
    }
    if (replica.problem().isPresent()) {
      json.writeStringField("problem", replica.problem().get());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ReplicaExit exit) throws IOException {
    json.writeObjectFieldStart("lastExit");
    json.writeNumberField("at", exit.at().toEpochMilli());
    json.writeStringField("replica", exit.replica());
    json.writeStringField("how", exit.how());
    json.writeStringField("error", exit.error());
    json.writeStringField("log", exit.log());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Failure failure) throws IOException {
    json.writeStartObject();
    json.writeNumberField("at", failure.at().toEpochMilli());
    json.writeNumberField("status", failure.status());
    json.writeStringField("by", lower(failure.by()));
    json.writeStringField("replica", failure.replica());
    json.writeStringField("request", failure.request());
    json.writeStringField("body", failure.body());
    json.writeEndObject();
  }

  /** {@code "errors": [{"status", "by", "perSecond"}]} of a point. */
  static void writeErrors(JsonGenerator json, List<ErrorRate> errors) throws IOException {
    json.writeArrayFieldStart("errors");
    for (ErrorRate error : errors) {
      json.writeStartObject();
      json.writeNumberField("status", error.status());
      json.writeStringField("by", lower(error.by()));
      json.writeNumberField("perSecond", error.perSecond());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** {@code "events": [{"at", "first", "count", "server", "replica", …}]}. */
  static void writeEvents(JsonGenerator json, List<Happening> events) throws IOException {
    json.writeArrayFieldStart("events");
    for (Happening event : events) {
      json.writeStartObject();
      json.writeNumberField("at", event.at().toEpochMilli());
      json.writeNumberField("first", event.first().toEpochMilli());
      json.writeNumberField("count", event.count());
      json.writeStringField("server", event.server());
      json.writeStringField("replica", event.replica());
      json.writeStringField("reason", event.reason());
      json.writeBooleanField("warning", event.warning());
      json.writeStringField("message", event.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
