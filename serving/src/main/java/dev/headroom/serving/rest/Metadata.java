package dev.headroom.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.serving.engine.TensorSpec;
import dev.headroom.serving.repository.LoadedVersion;
import dev.headroom.serving.repository.ServedModel;
import dev.headroom.serving.repository.ServedVersion;
import dev.headroom.serving.repository.VersionState;
import java.io.IOException;
import java.util.List;

/** Descriptions of the server, of models and of their state, in both protocols' forms. */
final class Metadata {
  private Metadata() {}

  static void server(JsonGenerator json, String version) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", "Headroom");
    json.writeStringField("version", version);
    json.writeArrayFieldStart("extensions");
    json.writeString("binary_tensor_data");
    json.writeEndArray();
    json.writeEndObject();
  }

  static void v2(JsonGenerator json, ServedModel model, LoadedVersion version, String platform)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", version.model());
    json.writeArrayFieldStart("versions");
    for (ServedVersion served : model.versions().values()) {
      if (served.state() == VersionState.AVAILABLE) {
        json.writeString(Long.toString(served.version()));
      }
    }
    json.writeEndArray();
    json.writeStringField("platform", platform);
    v2(json, "inputs", version.inputs());
    v2(json, "outputs", version.outputs());
    json.writeEndObject();
  }

  private static void v2(JsonGenerator json, String side, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(side);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", spec.datatype().name());
      json.writeFieldName("shape");
      V2Request.shape(json, spec.shape());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void v1(JsonGenerator json, LoadedVersion version) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("modelSpec");
    json.writeStringField("name", version.model());
    json.writeStringField("signatureName", "");
    json.writeStringField("version", Long.toString(version.version()));
    json.writeEndObject();
    json.writeObjectFieldStart("metadata");
    json.writeObjectFieldStart("signature_def");
    json.writeStringField("@type", "type.googleapis.com/tensorflow.serving.SignatureDefMap");
    json.writeObjectFieldStart("signatureDef");
    json.writeObjectFieldStart("serving_default");
    v1(json, "inputs", version.inputs());
    v1(json, "outputs", version.outputs());
    json.writeStringField("methodName", "");
    for (int i = 0; i < 5; i++) {
      json.writeEndObject();
    }
  }

  private static void v1(JsonGenerator json, String side, List<TensorSpec> specs)
      throws IOException {
    json.writeObjectFieldStart(side);
    for (TensorSpec spec : specs) {
      json.writeObjectFieldStart(spec.name());
      json.writeStringField("dtype", spec.datatype().tensorflow());
      json.writeObjectFieldStart("tensorShape");
      json.writeArrayFieldStart("dim");
      for (long dimension : spec.shape().toArray()) {
        json.writeStartObject();
        json.writeStringField("size", Long.toString(dimension));
        json.writeStringField("name", "");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("unknownRank", false);
      json.writeEndObject();
      json.writeStringField("name", spec.name() + ":0");
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** The state of {@code versions}. */
  static void status(JsonGenerator json, Iterable<ServedVersion> versions) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("model_version_status");
    for (ServedVersion version : versions) {
      json.writeStartObject();
      json.writeStringField("version", Long.toString(version.version()));
      json.writeStringField("state", version.state().name());
      json.writeObjectFieldStart("status");
      String failure = version.failure();
      json.writeStringField("error_code", failure == null ? "OK" : "UNKNOWN");
      json.writeStringField("error_message", failure == null ? "OK" : failure);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
