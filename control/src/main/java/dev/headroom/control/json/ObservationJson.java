package dev.headroom.control.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.scaling.observation.Activity;
import dev.headroom.scaling.observation.Observation;
import dev.headroom.scaling.observation.Pod;
import dev.headroom.scaling.observation.PodSample;
import dev.headroom.scaling.observation.Reading;
import dev.headroom.scaling.observation.Target;
import java.io.IOException;

/**
 * Writes what a decision was made from, but for pods' resource requests and labels and the status
 * before it. Times are in RFC 3339, values of metrics in thousandths.
 *
 * <pre>
 * {"target": {"specReplicas", "statusReplicas", "selector"} or {"error"},
 *  "pods": [{"name", "phase", "deleting"?, "startTime"?, "ready"?: {"status", "since"}}],
 *  "readings": [{"samples": [{"pod", "milli", "time", "window"}]} or {"milli": []} or {"error"}],
 *  "rivals"?: [], "activity"?: {"waiting", "inFlight", "lastRequest"?}}
 * </pre>
 */
public final class ObservationJson {
  private final JsonGenerator json;

  private ObservationJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes it as one value. */
  public static void write(Observation observation, JsonGenerator json) throws IOException {
    new ObservationJson(json).observation(observation);
  }

  private void observation(Observation observation) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("target");
    switch (observation.target()) {
      case Target.Scale scale -> {
        json.writeNumberField("specReplicas", scale.specReplicas());
        json.writeNumberField("statusReplicas", scale.statusReplicas());
        json.writeStringField("selector", scale.selector());
      }
      case Target.Missing missing -> json.writeStringField("error", missing.message());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("pods");
    for (Pod pod : observation.pods()) {
      pod(pod);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("readings");
    for (Reading reading : observation.readings()) {
      reading(reading);
    }
    json.writeEndArray();
    if (!observation.rivals().isEmpty()) {
      json.writeArrayFieldStart("rivals");
      for (String rival : observation.rivals()) {
        json.writeString(rival);
      }
      json.writeEndArray();
    }
    if (observation.activity().isPresent()) {
      activity(observation.activity().get());
    }
    json.writeEndObject();
  }

  private void pod(Pod pod) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", pod.name());
    json.writeStringField("phase", pod.phase().name());
    if (pod.deleting()) {
      json.writeBooleanField("deleting", true);
    }
    if (pod.startTime().isPresent()) {
      json.writeStringField("startTime", pod.startTime().get().toString());
    }
    if (pod.ready().isPresent()) {
      json.writeObjectFieldStart("ready");
      json.writeStringField("status", pod.ready().get().status().toString());
      json.writeStringField("since", pod.ready().get().lastTransitionTime().toString());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void reading(Reading reading) throws IOException {
    json.writeStartObject();
    switch (reading) {
      case Reading.PerPod perPod -> {
        json.writeArrayFieldStart("samples");
        for (PodSample sample : perPod.samples()) {
          json.writeStartObject();
          json.writeStringField("pod", sample.pod());
          json.writeNumberField("milli", sample.milliValue());
          json.writeStringField("time", sample.timestamp().toString());
          json.writeStringField("window", sample.window().toString());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Reading.Values values -> {
        json.writeArrayFieldStart("milli");
        for (long value : values.milliValues()) {
          json.writeNumber(value);
        }
        json.writeEndArray();
      }
      case Reading.Failed failed -> json.writeStringField("error", failed.message());
    }
    json.writeEndObject();
  }

  private void activity(Activity activity) throws IOException {
    json.writeObjectFieldStart("activity");
    json.writeNumberField("waiting", activity.waiting());
    json.writeNumberField("inFlight", activity.inFlight());
    if (activity.lastRequest().isPresent()) {
      json.writeStringField("lastRequest", activity.lastRequest().get().toString());
    }
    json.writeEndObject();
  }
}
