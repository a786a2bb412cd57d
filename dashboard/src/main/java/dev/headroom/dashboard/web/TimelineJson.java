package dev.headroom.dashboard.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.control.json.DecisionJson;
import dev.headroom.control.sentence.DecisionReason;
import dev.headroom.control.sentence.DecisionSentence;
import dev.headroom.dashboard.timeline.Happening;
import dev.headroom.dashboard.timeline.Health;
import dev.headroom.dashboard.timeline.Load;
import dev.headroom.dashboard.timeline.Point;
import dev.headroom.dashboard.timeline.Replicas;
import dev.headroom.dashboard.timeline.ServerTimeline;
import dev.headroom.dashboard.timeline.Traffic;
import dev.headroom.scaling.decision.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Timelines as the page reads them. A number that is not there is null. Times are milliseconds of
 * the Unix epoch.
 */
final class TimelineJson {
  private static final JsonFactory JSON = new JsonFactory();

  private TimelineJson() {}

  static byte[] of(Instant now, int step, List<ServerTimeline> servers, List<Happening> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("now", now.toEpochMilli());
      json.writeNumberField("step", step);
      json.writeArrayFieldStart("servers");
      for (ServerTimeline server : servers) {
        write(json, server);
      }
      json.writeEndArray();
      StateJson.writeEvents(json, events);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, ServerTimeline server) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", server.server());
    StateJson.write(json, server.state(), server.trouble());
    json.writeArrayFieldStart("points");
    for (Point point : server.points()) {
      write(json, point);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("health");
    if (!server.points().isEmpty()) {
      for (Health health : server.points().getLast().health()) {
        json.writeStartObject();
        json.writeStringField("replica", health.replica());
        json.writeBooleanField("readable", health.readable());
        json.writeStringField("detail", health.detail());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("decisions");
    for (Decision decision : server.decisions()) {
      write(json, decision);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The decision's own fields, and in {@code verdict} what had the last word, and why. */
  private static void write(JsonGenerator json, Decision decision) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("verdict");
    json.writeStringField("reason", DecisionReason.of(decision));
    json.writeStringField("message", DecisionSentence.of(decision).why());
    json.writeEndObject();
    DecisionJson.writeFields(decision, json);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Point point) throws IOException {
    json.writeStartObject();
    json.writeNumberField("at", point.at().toEpochMilli());
    json.writeArrayFieldStart("loads");
    for (Load load : point.loads()) {
      json.writeStartObject();
      json.writeStringField("metric", load.metric());
      number(json, "value", load.value());
      number(json, "target", load.target());
      json.writeStringField("absence", load.absence());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (point.replicas().isPresent()) {
      Replicas replicas = point.replicas().get();
      json.writeNumberField("wanted", replicas.wanted());
      json.writeNumberField("ready", replicas.ready());
      json.writeNumberField("least", replicas.least());
      json.writeNumberField("most", replicas.most());
    }
    Traffic traffic = point.traffic();
    number(json, "answered", traffic.answered());
    number(json, "failed", traffic.failed());
    number(json, "waiting", traffic.waiting());
    number(json, "p50", traffic.p50());
    number(json, "p95", traffic.p95());
    if (!traffic.errors().isEmpty()) {
      StateJson.writeErrors(json, traffic.errors());
    }
    if (point.problem().isPresent()) {
      json.writeStringField("problem", point.problem().get());
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, OptionalDouble number)
      throws IOException {
    if (number.isPresent() && Double.isFinite(number.getAsDouble())) {
      json.writeNumberField(name, number.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }
}
