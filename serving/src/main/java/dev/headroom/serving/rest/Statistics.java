package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.serving.inference.RefusedException;
import dev.headroom.serving.repository.Catalogue;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.telemetry.VersionTelemetry.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Triton's statistics extension, as far as there is something to say: what is not measured is not
 * there, rather than 0.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md">the
 *     extension</a>
 */
final class Statistics {
  private Statistics() {}

  /** The loaded versions of all models. */
  static List<LoadedVersion> all(Catalogue catalogue) {
    List<LoadedVersion> all = new ArrayList<>();
    for (ServedModel model : catalogue.models().values()) {
      all.addAll(of(model, null));
    }
    return all;
  }

  /** The loaded versions of a model, or the one that is named. */
  static List<LoadedVersion> of(ServedModel model, @Nullable Long version) {
    List<LoadedVersion> loaded = new ArrayList<>();
    for (ServedVersion each : model.versions().values()) {
      if (each.loaded() != null && (version == null || version == each.version())) {
        loaded.add(each.loaded());
      }
    }
    if (version != null && loaded.isEmpty()) {
      throw RefusedException.notFound("Model with requested version is not found");
    }
    return loaded;
  }

  static void write(JsonGenerator json, List<LoadedVersion> versions) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("model_stats");
    for (LoadedVersion version : versions) {
      write(json, version);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LoadedVersion version) throws IOException {
    Totals totals = version.telemetry().totals();
    json.writeStartObject();
    json.writeStringField("name", version.model());
    json.writeStringField("version", Long.toString(version.version()));
    json.writeNumberField("inference_count", totals.succeeded());
    json.writeNumberField("execution_count", totals.runs().count());
    json.writeObjectFieldStart("inference_stats");
    sum(json, "success", totals.answers());
    json.writeObjectFieldStart("fail");
    json.writeNumberField("count", totals.failed());
    json.writeEndObject();
    sum(json, "queue", totals.waits());
    sum(json, "compute_infer", totals.runs());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void sum(JsonGenerator json, String name, Totals.Sum sum) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", sum.count());
    json.writeNumberField("ns", sum.nanos());
    json.writeEndObject();
  }
}
